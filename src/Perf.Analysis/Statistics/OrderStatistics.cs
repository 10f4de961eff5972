namespace Perf.Analysis.Statistics;

/// <summary>
/// Quantiles of a sample of whole numbers (nanoseconds), exact, with intervals that hold whatever the distribution is: the number of
/// values below the true quantile is binomial, so two of the values themselves enclose it in at least 95 of 100 samples. That is for
/// values drawn apart from each other; neighbours in a run are alike, so that the true intervals are somewhat wider.
/// </summary>
/// <remarks>Source: H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1.</remarks>
public static class OrderStatistics
{
    private const double Tail = 0.025;

    /// <summary>A weight so far below the mode's that all beyond it together change nothing.</summary>
    private const double Negligible = 1e-20;

    private const int Permille = 1000;

    /// <summary>The nearest-rank quantile: element ceil(p * n) of the sorted sample, counted from 1.</summary>
    /// <param name="sorted">Ascending, at least one value.</param>
    /// <param name="permille">1 to 1000: 999 is p99.9. A whole number, so that the rank is exact.</param>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static long NearestRank(ReadOnlySpan<long> sorted, int permille)
    {
        if (sorted.IsEmpty)
        {
            throw new ArgumentException("A sample has at least one value.", nameof(sorted));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(permille);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permille, Permille);
        long rank = (((long)sorted.Length * permille) + Permille - 1) / Permille;
        return sorted[(int)rank - 1];
    }

    /// <summary>The ranks, counted from 1, of the two values that enclose a quantile with at least 95%.</summary>
    /// <param name="count">Values in the sample.</param>
    /// <param name="permille">1 to 999.</param>
    /// <returns>Null when the sample is too small: 100 values say nothing about where the 99th percentile ends.</returns>
    public static (int Low, int High)? Ranks(int count, int permille)
    {
        if (count == 0 || permille is < 1 or >= Permille)
        {
            return null;
        }

        (int first, double[] weights) = Binomial(count, permille / (double)Permille);
        double below = 0;
        int low = 0;
        int high = count + 1;
        for (int i = 0; i < weights.Length; i++)
        {
            double upTo = below + weights[i];
            int successes = first + i;
            if (upTo <= Tail)
            {
                low = successes + 1;
            }

            if (upTo >= 1 - Tail)
            {
                high = successes + 1;
                break;
            }

            below = upTo;
        }

        return low < 1 || high > count ? null : (low, high);
    }

    /// <summary>The interval that <see cref="Ranks"/> names; null when the sample is too small for one.</summary>
    /// <param name="sorted">Ascending.</param>
    /// <param name="scale">What the bounds are multiplied by: 1e-6 turns nanoseconds into milliseconds.</param>
    public static Interval? IntervalOf(ReadOnlySpan<long> sorted, int permille, double scale = 1) =>
        Ranks(sorted.Length, permille) is { } ranks
            ? new Interval(sorted[ranks.Low - 1] * scale, sorted[ranks.High - 1] * scale)
            : null;

    /// <summary>The probabilities of a binomial from some number of successes on; what is left out is negligible.</summary>
    private static (int First, double[] Weights) Binomial(int count, double p)
    {
        // From the mode outwards by the ratio of neighbours: no factorial, and no underflow where it matters.
        int mode = (int)((count + 1) * p);
        List<double> down = [];
        double weight = 1;
        for (int k = mode; k > 0 && weight > Negligible; k--)
        {
            weight *= k * (1 - p) / ((count - k + 1) * p);
            down.Add(weight);
        }

        List<double> up = [1];
        weight = 1;
        for (int k = mode; k < count && weight > Negligible; k++)
        {
            weight *= (count - k) * p / ((k + 1) * (1 - p));
            up.Add(weight);
        }

        double[] weights = [.. down.AsEnumerable().Reverse(), .. up];
        double sum = weights.Sum();
        return (mode - down.Count, [.. weights.Select(one => one / sum)]);
    }
}
