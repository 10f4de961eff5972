using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Charts;

/// <summary>A bar with the interval of its value.</summary>
/// <param name="Text">Beside it: what it is, and the value as people read it.</param>
/// <param name="Kind">A class of the style: f1 to f5, or hollow for what was not measured.</param>
internal sealed record Bar(string Text, double Value, Interval? Interval95, string Kind = "f1");
