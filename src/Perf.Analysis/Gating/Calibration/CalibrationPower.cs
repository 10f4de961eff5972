using System.Text.Json.Serialization;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating.Calibration;

/// <summary>How often a slowdown was caught, and how often the interval held what was true.</summary>
/// <param name="Group">Of the rules; work that they call short apart.</param>
/// <param name="Effect">Slowdown that was put in; 0: what is caught is a false alarm.</param>
/// <param name="Benchmarks">Benchmarks in suites.</param>
/// <param name="Caught">Of them, called regressed.</param>
/// <param name="Inconclusive">Of them.</param>
/// <param name="Covered">Of those with an interval, how many had the truth in it.</param>
/// <param name="Intervals">Those with an interval.</param>
/// <param name="MedianRatio">Of the first looks, beside 1 + effect.</param>
public sealed record CalibrationPower(
    string Group, double Effect, int Benchmarks, int Caught, int Inconclusive, int Covered, int Intervals, double MedianRatio)
{
    /// <summary>Of 1.</summary>
    [JsonIgnore]
    public double CaughtShare => (double)Caught / Benchmarks;

    /// <summary>Of 1, how many of such benchmarks are caught: the 95% interval, as if they were independent.</summary>
    [JsonIgnore]
    public Interval CaughtInterval95 => Wilson.Interval95(Caught, Benchmarks);

    public static CalibrationPower Of(string group, double effect, IReadOnlyList<CalibrationBenchmark> benchmarks)
    {
        CalibrationBenchmark[] known = [.. benchmarks.Where(one => one.Interval95 is not null)];
        return new CalibrationPower(
            group,
            effect,
            benchmarks.Count,
            benchmarks.Count(one => one.Verdict == GateVerdict.Regressed),
            benchmarks.Count(one => one.Verdict == GateVerdict.Inconclusive),
            known.Count(one => one.Interval95!.Value is var bounds && bounds.Low <= 1 + effect && 1 + effect <= bounds.High),
            known.Length,
            Quantiles.Median([.. benchmarks.Select(one => one.Ratio)]));
    }
}
