using BenchmarkDotNet.Reports;
using Perf.Analysis.Benchmarks;

namespace Benchmarks.Suites.Work;

/// <summary>What a note says of features: how near a way of computing them comes to copying, and what a long series costs.</summary>
internal static class FeatureMetrics
{
    private static readonly MedianMetrics OfCopyColumns = new(
        WorkMetrics.FractionOfCopyColumns, WorkMetrics.FractionOfCopyColumnsLow, WorkMetrics.FractionOfCopyColumnsHigh,
        "of copying", "Speed as a fraction of copying the columns of the same bars, measured in turns", isGreaterBetter: true, 10);

    private static readonly MedianMetrics AgainstShortSeries = new(
        WorkMetrics.CostAgainstShortSeries, WorkMetrics.CostAgainstShortSeriesLow, WorkMetrics.CostAgainstShortSeriesHigh,
        "x 5,000", "Time a bar over the time a bar of a series of 5,000, measured in turns", isGreaterBetter: false, 13);

    public static IEnumerable<Metric> Of(WorkNote note) =>
        [.. Of(OfCopyColumns, note.FractionOfCopyColumns), .. Of(AgainstShortSeries, note.CostAgainstShortSeries)];

    private static IEnumerable<Metric> Of(MedianMetrics metrics, IReadOnlyList<double> rounds) =>
        rounds.Count > 0 ? metrics.Of([.. rounds]) : [];
}
