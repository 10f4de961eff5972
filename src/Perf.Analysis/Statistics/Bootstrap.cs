namespace Perf.Analysis.Statistics;

/// <summary>
/// Percentile bootstrap intervals at 95%: the statistic is computed again on resamples drawn with replacement, and the
/// interval runs from the 2.5th to the 97.5th percentile (nearest rank) of what comes out. The same seed and data give
/// the same interval.
/// </summary>
/// <remarks>Source: B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993, chapter 13.</remarks>
public static class Bootstrap
{
    /// <summary>Below this number of units there are too few distinct resamples to say anything about a 2.5% tail.</summary>
    public const int MinimumUnits = 5;

    /// <summary>Resamples an interval is taken from: the bounds then move by well under a tenth of the interval's width.</summary>
    public const int Resamples = 4_000;

    /// <summary>The seed used when an artifact states no other.</summary>
    public const ulong DefaultSeed = 20_250_101;

    private const double LowPercent = 2.5;
    private const double HighPercent = 97.5;

    /// <summary>
    /// Interval of sum(parts) / sum(wholes), where part i and whole i belong to the same unit (a job) and are drawn
    /// together: a unit that took long weighs much in both.
    /// </summary>
    /// <param name="parts">One value a unit.</param>
    /// <param name="wholes">One value a unit, not negative.</param>
    /// <returns>Null below <see cref="MinimumUnits"/> units, or when the wholes sum to nothing.</returns>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public static Interval? OfShare(ReadOnlySpan<double> parts, ReadOnlySpan<double> wholes, ulong seed = DefaultSeed)
    {
        if (parts.Length != wholes.Length)
        {
            throw new ArgumentException($"Paired by unit, yet {parts.Length} parts and {wholes.Length} wholes.", nameof(wholes));
        }

        int units = parts.Length;
        if (units < MinimumUnits)
        {
            return null;
        }

        SplitMix64 random = new(seed);
        double[] shares = new double[Resamples];
        int drawn = 0;
        for (int resample = 0; resample < Resamples; resample++)
        {
            double part = 0;
            double whole = 0;
            for (int i = 0; i < units; i++)
            {
                int unit = random.NextIndex(units);
                part += parts[unit];
                whole += wholes[unit];
            }

            if (whole > 0)
            {
                shares[drawn++] = part / whole;
            }
        }

        return drawn == 0 ? null : Percentiles(shares.AsSpan(0, drawn));
    }

    /// <summary>
    /// Interval of median(numerators) / median(denominators) for two samples measured apart: each is resampled on its own.
    /// </summary>
    /// <param name="numerators">In any order.</param>
    /// <param name="denominators">In any order, all above zero; in the unit of the numerators.</param>
    /// <returns>Null when either sample has fewer than <see cref="MinimumUnits"/> values.</returns>
    public static Interval? OfRatioOfMedians(
        ReadOnlySpan<double> numerators, ReadOnlySpan<double> denominators, ulong seed = DefaultSeed)
    {
        if (Math.Min(numerators.Length, denominators.Length) < MinimumUnits)
        {
            return null;
        }

        SplitMix64 random = new(seed);
        double[] ratios = new double[Resamples];
        double[] upper = new double[numerators.Length];
        double[] lower = new double[denominators.Length];
        for (int resample = 0; resample < Resamples; resample++)
        {
            ratios[resample] = MedianOfResample(numerators, upper, random) / MedianOfResample(denominators, lower, random);
        }

        return Percentiles(ratios);
    }

    /// <summary>Interval of the median of one sample.</summary>
    /// <param name="values">In any order.</param>
    /// <returns>Null when there are fewer than <see cref="MinimumUnits"/> values.</returns>
    public static Interval? OfMedian(ReadOnlySpan<double> values, ulong seed = DefaultSeed)
    {
        if (values.Length < MinimumUnits)
        {
            return null;
        }

        SplitMix64 random = new(seed);
        double[] medians = new double[Resamples];
        double[] drawn = new double[values.Length];
        for (int resample = 0; resample < Resamples; resample++)
        {
            medians[resample] = MedianOfResample(values, drawn, random);
        }

        return Percentiles(medians);
    }

    /// <summary>Interval of the mean of one sample.</summary>
    /// <param name="values">In any order.</param>
    /// <returns>Null when there are fewer than <see cref="MinimumUnits"/> values.</returns>
    public static Interval? OfMean(ReadOnlySpan<double> values, ulong seed = DefaultSeed)
    {
        if (values.Length < MinimumUnits)
        {
            return null;
        }

        SplitMix64 random = new(seed);
        double[] means = new double[Resamples];
        for (int resample = 0; resample < Resamples; resample++)
        {
            double sum = 0;
            for (int i = 0; i < values.Length; i++)
            {
                sum += values[random.NextIndex(values.Length)];
            }

            means[resample] = sum / values.Length;
        }

        return Percentiles(means);
    }

    private static double MedianOfResample(ReadOnlySpan<double> values, Span<double> drawn, SplitMix64 random)
    {
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[i] = values[random.NextIndex(values.Length)];
        }

        return Quantiles.MedianInPlace(drawn);
    }

    private static Interval Percentiles(Span<double> statistics)
    {
        statistics.Sort();
        return new Interval(
            Quantiles.NearestRank(statistics, LowPercent),
            Quantiles.NearestRank(statistics, HighPercent));
    }
}
