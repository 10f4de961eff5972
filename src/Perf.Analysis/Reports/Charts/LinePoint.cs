using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Charts;

/// <param name="Interval95">Of y; null when it has none.</param>
internal readonly record struct LinePoint(double X, double Y, Interval? Interval95 = null);
