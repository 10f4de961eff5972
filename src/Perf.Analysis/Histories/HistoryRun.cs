namespace Perf.Analysis.Histories;

/// <summary>A run of a history.</summary>
/// <param name="Dirty">Uncommitted changes were measured: what changed may be none of the commits.</param>
public sealed record HistoryRun(string RunId, DateTimeOffset StartedAt, string Commit, bool Dirty)
{
    public static HistoryRun Of(HistoryLine line) => new(line.RunId, line.StartedAt, line.Commit, line.Dirty);
}
