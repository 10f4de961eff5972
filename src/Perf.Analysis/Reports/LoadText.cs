using System.Globalization;
using Perf.Analysis.Formatting;
using Perf.Analysis.Load;

namespace Perf.Analysis.Reports;

/// <summary>Figures of a load test as both the terminal and reports say them.</summary>
internal static class LoadText
{
    /// <summary><c>Cached Symbol (AAPL 1d), closed</c>.</summary>
    public static string Name(LoadRun run) => $"{run.Title}, {run.Model.ToString().ToLowerInvariant()}";

    public static string Model(LoadRun run) => Model(run.Connections, run.RatePerSecond);

    /// <param name="ratePerSecond">Null in the closed model.</param>
    public static string Model(int connections, double? ratePerSecond) => ratePerSecond is { } rate
        ? $"open, {Figures.PerSecond(rate)} arrivals/s on {Figures.Count(connections)} connections"
        : $"closed, {Figures.Count(connections)} in flight";

    /// <summary><c>met</c>, <c>MISSED</c>, <c>not judged here</c>.</summary>
    public static string Verdict(LoadTargetVerdict verdict) => verdict switch
    {
        LoadTargetVerdict.Met => "met",
        LoadTargetVerdict.Missed => "MISSED",
        _ => "not judged here",
    };

    /// <summary><c>p95 &lt; 1000ms</c>, <c>success rate &gt; 99.95%</c>: limits as they were given, not rounded.</summary>
    public static string Target(LoadTarget target) => target.Unit switch
    {
        "ms" => $"{target.Name} < {Exact(target.Limit)}ms",
        "fraction" when target.Limit >= 1 => $"{target.Name.Replace('_', ' ')} = 100%",
        "fraction" => $"{target.Name.Replace('_', ' ')} > {Exact(target.Limit * 100)}%",
        _ => $"{target.Name} > {Exact(target.Limit)}/s",
    };

    public static string Value(LoadTarget target) => target.Unit switch
    {
        "ms" => Figures.Milliseconds(target.Value),
        "fraction" => Figures.Percent(target.Value, 2),
        _ => target.Value is { } value ? $"{Figures.PerSecond(value)}/s" : Figures.None,
    };

    /// <summary>What the fit of a sweep says, or why there is none.</summary>
    public static string Fit(LoadKnee knee)
    {
        if (knee is not { LambdaPerSecond: { } lambda, Sigma: { } sigma, Kappa: { } kappa })
        {
            int valid = knee.Points.Count(point => point is { Valid: true, HeldOut: false });
            return $"none, as it takes 3 valid points up to {LoadKnee.LargestFitted} in flight, each answered, and there are {Figures.Count(valid)}";
        }

        string peak = knee is { PeakConnections: { } connections, PeakRequestsPerSecond: { } rate }
            ? $"peak {Figures.PerSecond(rate)} req/sec at {Figures.Count(connections)} in flight"
            : "no peak";
        return $"lambda {Figures.PerSecond(lambda)}/s, sigma {Figures.Fixed(sigma, 4)}, "
            + $"kappa {kappa.ToString("0.###E+0", CultureInfo.InvariantCulture)}, {peak}; "
            + $"worst error where held out {Figures.Percent(knee.LargestHeldOutError, 1)}";
    }

    /// <summary>What to know of a run with fewer requests than are wanted; null otherwise.</summary>
    public static string? TooFew(LoadRun run) => run.Totals.Requests < LoadTotals.WantedRequests
        ? $"{Figures.Count(run.Totals.Requests)} requests, fewer than the {Figures.Count(LoadTotals.WantedRequests)} that p99.9 wants"
        : null;

    /// <summary>What to know of a run that began before the API had settled; null otherwise.</summary>
    public static string? NotSettled(LoadRun run) => run.WarmUpSettled
        ? null
        : $"the warm-up of {Figures.Seconds(run.WarmUpSeconds)} ended at its limit, before the API had settled: it may be faster";

    private static string Exact(double limit) => limit.ToString("0.######", CultureInfo.InvariantCulture);
}
