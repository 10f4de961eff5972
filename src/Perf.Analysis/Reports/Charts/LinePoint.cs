using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Charts;

/// <param name="Interval95">Of y; null when it has none.</param>
/// <param name="IsMarked">False: the line only passes through it.</param>
internal readonly record struct LinePoint(double X, double Y, Interval? Interval95 = null, bool IsMarked = true);
