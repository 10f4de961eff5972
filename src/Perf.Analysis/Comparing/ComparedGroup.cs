namespace Perf.Analysis.Comparing;

/// <summary>The figures of one thing that was measured as a whole: a load scenario, a backfill, a drill.</summary>
/// <param name="Notes">What makes them hard to compare, or came of them beside figures.</param>
public sealed record ComparedGroup(string Name, Presence Presence, IReadOnlyList<string> Notes, IReadOnlyList<ComparedFigure> Figures);
