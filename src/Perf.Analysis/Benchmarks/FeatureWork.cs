using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>What a case that computes features exported about it.</summary>
/// <param name="OfCopyColumns">Speed as a fraction of copying the columns of the same bars, measured in turns in one process.</param>
/// <param name="CostAgainstShortSeries">
/// Time a bar over the time a bar of a series of 5,000, in the same turns: above 1 is dearer. Null for a case that took none with one.
/// </param>
/// <param name="CostAgainstShortSeries95">Null with too few rounds to say.</param>
public sealed record FeatureWork(SpeedRatio OfCopyColumns, double? CostAgainstShortSeries, Interval? CostAgainstShortSeries95)
{
    /// <summary>Null when the metrics are not those of a case that took turns with a copy of the columns.</summary>
    internal static FeatureWork? From(IReadOnlyDictionary<string, double> metrics)
    {
        return Find(WorkMetrics.FractionOfCopyColumns) is { } fraction
            ? new FeatureWork(
                new SpeedRatio(fraction, Interval95(WorkMetrics.FractionOfCopyColumnsLow, WorkMetrics.FractionOfCopyColumnsHigh)),
                Find(WorkMetrics.CostAgainstShortSeries),
                Interval95(WorkMetrics.CostAgainstShortSeriesLow, WorkMetrics.CostAgainstShortSeriesHigh))
            : null;

        double? Find(string id) => metrics.TryGetValue(id, out double value) ? value : null;

        Interval? Interval95(string lowId, string highId) =>
            Find(lowId) is { } low && Find(highId) is { } high ? new Interval(low, high) : null;
    }
}
