using Perf.Analysis.Statistics;

namespace Perf.Analysis.Load;

/// <summary>Throughput against requests in flight, with the Universal Scalability Law through it.</summary>
/// <param name="LambdaPerSecond">Null, as sigma and kappa, when nothing could be fitted.</param>
/// <param name="PeakConnections">Null where more connections always help, as far as the fit says.</param>
/// <param name="PeakRequestsPerSecond">At the peak; without one, the ceiling; null when there is neither.</param>
/// <param name="LargestHeldOutError">|predicted - measured| / measured over the valid points held out; null without them or a fit.</param>
public sealed record LoadKnee(
    string Scenario,
    IReadOnlyList<KneePoint> Points,
    double? LambdaPerSecond,
    double? Sigma,
    double? Kappa,
    int? PeakConnections,
    double? PeakRequestsPerSecond,
    double? LargestHeldOutError)
{
    /// <summary>The largest concurrency that the fit may see; what lies above tests it.</summary>
    public const int LargestFitted = 64;

    /// <summary>The largest concurrency that is measured: what the fit says beyond it, nothing has tested.</summary>
    public const int LargestMeasured = 128;

    /// <summary>A fit that is further off where it was held out is no ground for advice.</summary>
    private const double MaxHeldOutError = 0.15;

    /// <summary>Whether the peak lies where it was measured, and the points held out agree with the fit.</summary>
    public bool IsTrusted() => PeakConnections <= LargestMeasured && LargestHeldOutError <= MaxHeldOutError;

    /// <param name="runs">Closed runs of one scenario at different concurrencies.</param>
    public static LoadKnee Of(string scenario, IReadOnlyList<(int Connections, double RequestsPerSecond, double? P95Ms, bool Valid)> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ScalabilityFit? fit = ScalabilityFit.Of(
            [
                .. runs.Where(run => run.Valid && run.Connections <= LargestFitted)
                    .Select(run => ((double)run.Connections, run.RequestsPerSecond)),
            ]);
        KneePoint[] points =
        [
            .. runs.Select(run => new KneePoint(
                run.Connections, run.RequestsPerSecond, run.P95Ms, run.Valid, run.Connections > LargestFitted, fit?.At(run.Connections))),
        ];
        double[] errors =
        [
            .. points.Where(point => point is { HeldOut: true, Valid: true, PredictedPerSecond: not null, RequestsPerSecond: > 0 })
                .Select(point => Math.Abs(point.PredictedPerSecond!.Value - point.RequestsPerSecond) / point.RequestsPerSecond),
        ];
        return new LoadKnee(
            scenario,
            points,
            fit?.Lambda,
            fit?.Sigma,
            fit?.Kappa,
            fit?.PeakConcurrency,
            fit is not null && double.IsFinite(fit.PeakThroughput) ? fit.PeakThroughput : null,
            errors.Length > 0 ? errors.Max() : null);
    }
}
