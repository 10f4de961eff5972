namespace Perf.Analysis.Statistics;

/// <summary>Order statistics of a sample. Inputs are not changed.</summary>
public static class Quantiles
{
    /// <summary>
    /// The nearest-rank percentile: the smallest value such that at least <paramref name="percent"/> of the sample is not
    /// above it, i.e. element ceil(p/100 * n) of the sorted sample, counted from 1. It is always a value that was measured.
    /// </summary>
    /// <remarks>
    /// Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50(4), 1996,
    /// definition 1.
    /// </remarks>
    /// <param name="sorted">Ascending, at least one value.</param>
    /// <param name="percent">Above 0 and at most 100.</param>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The percentage is outside (0, 100].</exception>
    public static double NearestRank(ReadOnlySpan<double> sorted, double percent)
    {
        ThrowIfEmpty(sorted);
        if (!(percent > 0 && percent <= 100))
        {
            throw new ArgumentOutOfRangeException(nameof(percent), percent, "A percentile lies above 0 and not above 100.");
        }

        // n * p first: 7% of 100 is 7, but 100 * 0.07 is 7.000000000000001 in doubles, whose ceiling is the wrong rank.
        int rank = (int)Math.Ceiling(sorted.Length * percent / 100);
        return sorted[Math.Max(rank, 1) - 1];
    }

    /// <summary>The middle value, or the mean of the two middle ones when their number is even.</summary>
    /// <param name="values">In any order, at least one.</param>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static double Median(ReadOnlySpan<double> values)
    {
        double[] sorted = values.ToArray();
        return MedianInPlace(sorted);
    }

    /// <summary><see cref="Median"/> that sorts the values where they are, for callers that own them.</summary>
    internal static double MedianInPlace(Span<double> values)
    {
        ThrowIfEmpty(values);
        values.Sort();
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    private static void ThrowIfEmpty(ReadOnlySpan<double> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("A sample has at least one value.", nameof(values));
        }
    }
}
