using System.Text.Json.Serialization;
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
    /// <summary>What the interval leaves open to either side, as a part of the speedup; 0 where nothing can be said.</summary>
    [JsonIgnore]
    public double Open => Interval95 is { } bounds ? Math.Sqrt(bounds.High / bounds.Low) - 1 : 0;

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

    /// <summary>
    /// Where 95 of 100 measurements would lie that compare a setting with itself. From trials that did not take turns, and so lie further
    /// apart than those of a quad: rather too wide than too narrow.
    /// </summary>
    /// <param name="seconds">Of trials with one setting, at least one.</param>
    /// <param name="quads">That the measurement is to have.</param>
    /// <returns>Null for too few trials to say.</returns>
    public static Interval? OfNoChange(IReadOnlyList<double> seconds, int quads)
    {
        TrimmedMean log = TrimmedMean.Of([.. seconds.Select(one => Math.Log(one))]);
        if (log.StandardError is not { } error)
        {
            return null;
        }

        // The logarithm of a quad is a mean of two trials less a mean of two, and moves as far as that of a single trial.
        double reach = StudentT.Quantile(0.975, log.Degrees) * error * Math.Sqrt(seconds.Count / (double)quads);
        return new Interval(Math.Exp(-reach), Math.Exp(reach));
    }
}
