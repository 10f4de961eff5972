namespace Perf.Analysis.Load;

/// <summary>What a run is held to; the defaults are the targets of the Phase 2 guide.</summary>
/// <param name="MaxAverageMs">Below it.</param>
/// <param name="MaxP95Ms">Below it.</param>
/// <param name="MaxP99Ms">Below it.</param>
/// <param name="MinSuccessRate">Above it, or all where it is 1: 0 to 1.</param>
/// <param name="MinRequestsPerSecond">Above it, in a run of the open model: in the closed one the average already implies it.</param>
public sealed record LoadLimits(
    double MaxAverageMs = 500,
    double MaxP95Ms = 1000,
    double MaxP99Ms = 2000,
    double MinSuccessRate = 0.99,
    double MinRequestsPerSecond = 20)
{
    private const double WarningMs = 1000;
    private const double CriticalMs = 3000;

    /// <summary>The band of a 95th percentile; null when nothing was answered.</summary>
    public static LoadBand? BandOf(double? p95Ms) => p95Ms switch
    {
        null => null,
        < WarningMs => LoadBand.Good,
        <= CriticalMs => LoadBand.Warning,
        _ => LoadBand.Critical,
    };

    /// <summary>Holds a run to them. Latencies are the corrected ones.</summary>
    public IReadOnlyList<LoadTarget> Judge(LoadModel model, LoadTotals totals, LatencySummary? latency)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return
        [
            Below("average", "ms", MaxAverageMs, latency?.AverageMs),
            Below("p95", "ms", MaxP95Ms, latency?.P95Ms),
            Below("p99", "ms", MaxP99Ms, latency?.P99Ms),
            new LoadTarget(
                "success_rate", "fraction", MinSuccessRate, totals.SuccessRate,
                totals.SuccessRate > MinSuccessRate || totals.SuccessRate >= 1 ? LoadTargetVerdict.Met : LoadTargetVerdict.Missed),
            model == LoadModel.Open
                ? Above("throughput", "requests_per_second", MinRequestsPerSecond, totals.RequestsPerSecond)
                : new LoadTarget(
                    "throughput", "requests_per_second", MinRequestsPerSecond, totals.RequestsPerSecond, LoadTargetVerdict.NotJudged),
        ];
    }

    /// <summary>Nothing answered meets no target: it is missed, not left out.</summary>
    private static LoadTarget Below(string name, string unit, double limit, double? value) =>
        new(name, unit, limit, value, value < limit ? LoadTargetVerdict.Met : LoadTargetVerdict.Missed);

    private static LoadTarget Above(string name, string unit, double limit, double? value) =>
        new(name, unit, limit, value, value > limit ? LoadTargetVerdict.Met : LoadTargetVerdict.Missed);
}
