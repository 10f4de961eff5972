using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>How many times as fast one case is as another: by rounds of turns, or by the medians of both.</summary>
/// <param name="Ratio">Time of the reference over time of the case: above 1 is faster.</param>
/// <param name="Interval95">Null with too few rounds or iterations to say.</param>
public readonly record struct SpeedRatio(double Ratio, Interval? Interval95)
{
    /// <summary>By the medians of cases that ran one after the other.</summary>
    /// <param name="result">The case.</param>
    /// <param name="reference">What it is compared with.</param>
    public static SpeedRatio Of(BenchmarkResult result, BenchmarkResult reference) => new(
        reference.MedianNs / result.MedianNs,
        Bootstrap.OfRatioOfMedians([.. reference.ValuesNs], [.. result.ValuesNs]));

    /// <summary>
    /// Of two cases that were each compared with the same reference: wider than 95%, from the worst of one and the best of the other
    /// to the reverse.
    /// </summary>
    /// <param name="result">The case, against the reference.</param>
    /// <param name="other">What it is compared with, against the reference.</param>
    public static SpeedRatio Of(SpeedRatio result, SpeedRatio other) => new(
        result.Ratio / other.Ratio,
        result.Interval95 is { } mine && other.Interval95 is { } others
            ? new Interval(mine.Low / others.High, mine.High / others.Low)
            : null);

    /// <summary>By turns that two settings took.</summary>
    /// <param name="quads">At least one; the first arm is the reference.</param>
    public static SpeedRatio Of(IReadOnlyList<Quad> quads)
    {
        TrimmedMean log = TrimmedMean.OfQuads([.. quads]);
        return new SpeedRatio(
            Math.Exp(-log.Value), log.Interval is { } bounds ? new Interval(Math.Exp(-bounds.High), Math.Exp(-bounds.Low)) : null);
    }

    /// <summary>By rounds that each say how many times as fast: their trimmed geometric mean.</summary>
    /// <param name="rounds">At least one, above 0.</param>
    public static SpeedRatio Of(IEnumerable<double> rounds)
    {
        TrimmedMean log = TrimmedMean.Of([.. rounds.Select(round => Math.Log(round))]);
        return new SpeedRatio(
            Math.Exp(log.Value), log.Interval is { } bounds ? new Interval(Math.Exp(bounds.Low), Math.Exp(bounds.High)) : null);
    }

    /// <summary>What is so many times as fast, and then so many times again: wider than 95%, as <see cref="Of(SpeedRatio, SpeedRatio)"/>.</summary>
    public SpeedRatio Times(SpeedRatio other) => new(
        Ratio * other.Ratio,
        Interval95 is { } mine && other.Interval95 is { } others ? new Interval(mine.Low * others.Low, mine.High * others.High) : null);
}
