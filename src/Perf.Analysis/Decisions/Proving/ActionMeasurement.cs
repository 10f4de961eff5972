using Perf.Analysis.Benchmarks;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>What an action bought, measured: both settings did the same jobs in turns.</summary>
/// <param name="Speedup">Old time over new time.</param>
/// <param name="Interval95">Null with too few quads to say.</param>
/// <param name="Quads">Of two trials with each setting.</param>
/// <param name="BeforeSeconds">A trial's median.</param>
/// <param name="AfterSeconds">A trial's median.</param>
public sealed record ActionMeasurement(
    string Id, int Concurrency, double Speedup, Interval? Interval95, int Quads, double BeforeSeconds, double AfterSeconds)
{
    /// <param name="quads">At least one; the first arm is the old setting.</param>
    public static ActionMeasurement Of(string id, int concurrency, IReadOnlyList<Quad> quads)
    {
        SpeedRatio faster = SpeedRatio.Of(quads);
        return new ActionMeasurement(
            id,
            concurrency,
            faster.Ratio,
            faster.Interval95,
            quads.Count,
            Quantiles.Median([.. quads.SelectMany(quad => new[] { quad.A1, quad.A2 })]),
            Quantiles.Median([.. quads.SelectMany(quad => new[] { quad.B1, quad.B2 })]));
    }
}
