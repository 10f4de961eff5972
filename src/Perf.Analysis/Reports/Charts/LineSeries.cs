namespace Perf.Analysis.Reports.Charts;

/// <summary>Points of one thing, joined in their order.</summary>
/// <param name="IsDotted">False: a curve without marks on it, as a fit is.</param>
internal sealed record LineSeries(string Name, IReadOnlyList<LinePoint> Points, bool IsDotted = true);
