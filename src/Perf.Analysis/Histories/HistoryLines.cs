namespace Perf.Analysis.Histories;

/// <summary>What a history holds.</summary>
/// <param name="Unreadable">Lines that were torn, or written by a build with another schema version: they are passed over.</param>
public sealed record HistoryLines(IReadOnlyList<HistoryLine> Lines, int Unreadable);
