namespace Perf.Analysis.Statistics;

/// <summary>
/// The shift that the rank tests of Wilcoxon see: the median of all pairwise values, and the 95% interval of all shifts that the
/// exact test would not reject. Between two of the pairwise values themselves, so that it covers at least 95%.
/// </summary>
/// <remarks>
/// Source: J. L. Hodges and E. L. Lehmann, "Estimates of location based on rank tests", Annals of Mathematical Statistics 34(2),
/// 1963; intervals by M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, 1973, sections 3.3 and 4.3.
/// </remarks>
/// <param name="Estimate">In the unit of the values.</param>
/// <param name="Interval">Null when the samples are too small for 95%: fewer than six values, or three and four.</param>
public sealed record HodgesLehmann(double Estimate, Interval? Interval)
{
    /// <summary>
    /// The centre of one sample (of differences or of log ratios): the median of the means of all pairs, each value paired with
    /// itself too. The interval holds where the values lie evenly about their centre.
    /// </summary>
    /// <param name="values">In any order, at least one.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static HodgesLehmann OfOne(ReadOnlySpan<double> values)
    {
        int n = values.Length;
        double[] averages = new double[n * (n + 1) / 2];
        int next = 0;
        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                averages[next++] = (values[i] + values[j]) / 2;
            }
        }

        return n > MannWhitney.ExactLimit
            ? Between(averages, RankDistributions.PlacesFromEnd(averages.Length / 2.0, n * (n + 1.0) * ((2.0 * n) + 1) / 24))
            : Between(averages, RankDistributions.PlacesFromEnd(RankDistributions.SignedRank(n)));
    }

    /// <summary>By how much the first sample lies above the second: the median of all differences.</summary>
    /// <param name="first">In any order, at least one value.</param>
    /// <param name="second">In any order, at least one value; in the unit of the first.</param>
    /// <exception cref="ArgumentException">A sample is empty.</exception>
    public static HodgesLehmann OfTwo(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        int m = first.Length;
        int n = second.Length;
        double[] differences = new double[m * n];
        for (int i = 0; i < differences.Length; i++)
        {
            differences[i] = first[i / n] - second[i % n];
        }

        if (m + n > MannWhitney.ExactLimit)
        {
            return Between(differences, RankDistributions.PlacesFromEnd(m * n / 2.0, m * n / 12.0 * (m + n + 1)));
        }

        double[] ways = RankDistributions.WaysToSum([.. Enumerable.Range(1, m + n)], m);
        return Between(differences, RankDistributions.PlacesFromEnd(ways.AsSpan(m * (m + 1) / 2, (m * n) + 1)));
    }

    private static HodgesLehmann Between(double[] pairwise, int places) => new(
        Quantiles.MedianInPlace(pairwise), // sorts them
        places == 0 ? null : new Interval(pairwise[places - 1], pairwise[^places]));
}
