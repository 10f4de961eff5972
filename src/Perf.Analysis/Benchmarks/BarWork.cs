using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>What a case that moves bars exported about them.</summary>
/// <param name="Bars">Bars an operation.</param>
/// <param name="JsonBytes">Length of their JSON an operation, decompressed; null for a case that reads none.</param>
/// <param name="BytesPerBar">Managed bytes allocated a bar, by the whole process; null when it was not measured.</param>
/// <param name="TimesFloor">
/// Against the case's floor, both measured in turns in one process; null for the floor itself. What the floor is, is said by
/// <see cref="SuiteConvention.ReferenceOf"/>.
/// </param>
public sealed record BarWork(double Bars, double? JsonBytes, double? BytesPerBar, SpeedRatio? TimesFloor)
{
    /// <summary>Null when the metrics are not those of bars.</summary>
    internal static BarWork? From(IReadOnlyDictionary<string, double> metrics)
    {
        if (!metrics.TryGetValue(WorkMetrics.Bars, out double bars))
        {
            return null;
        }

        Interval? interval = metrics.TryGetValue(WorkMetrics.TimesFloorLow, out double low)
            && metrics.TryGetValue(WorkMetrics.TimesFloorHigh, out double high)
                ? new Interval(low, high)
                : null;
        return new BarWork(
            bars,
            metrics.TryGetValue(WorkMetrics.JsonBytes, out double jsonBytes) ? jsonBytes : null,
            metrics.TryGetValue(WorkMetrics.BytesPerBar, out double bytes) ? bytes : null,
            metrics.TryGetValue(WorkMetrics.TimesFloor, out double times) ? new SpeedRatio(times, interval) : null);
    }
}
