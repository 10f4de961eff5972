namespace Perf.Analysis.Reports.Charts;

/// <summary>One thing over time, on a scale of its own.</summary>
/// <param name="YTitle">What is counted, in which unit.</param>
/// <param name="Series">At least one, at most five; where they are stacked all have the same moments, and none is negative.</param>
/// <param name="IsStacked">Areas on each other, the first at the bottom; false: lines.</param>
internal sealed record TimePanel(string YTitle, IReadOnlyList<LineSeries> Series, bool IsStacked = false);
