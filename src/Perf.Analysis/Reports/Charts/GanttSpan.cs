namespace Perf.Analysis.Reports.Charts;

/// <param name="Row">Of the rows' names, the index.</param>
/// <param name="Kind">Of the kinds' names, the index.</param>
/// <param name="Length">Not negative, in the unit of <paramref name="Start"/>.</param>
internal readonly record struct GanttSpan(int Row, int Kind, double Start, double Length);
