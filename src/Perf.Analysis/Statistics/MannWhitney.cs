namespace Perf.Analysis.Statistics;

/// <summary>
/// The rank sum test of two samples drawn apart: does one tend to be larger than the other? Exact up to
/// <see cref="ExactLimit"/> values in all, with ties or without; the normal approximation beyond.
/// </summary>
/// <remarks>
/// Source: H. B. Mann and D. R. Whitney, "On a test of whether one of two random variables is stochastically larger than the
/// other", Annals of Mathematical Statistics 18(1), 1947; ties and continuity by E. L. Lehmann, Nonparametrics, 1975, section 1.4.
/// </remarks>
/// <param name="U">Pairs in which the first sample's value is the larger one, an equal pair counting half.</param>
/// <param name="GreaterP">How likely so large a U, or a larger one, is when both samples come from the same source.</param>
/// <param name="LessP">How likely so small a U, or a smaller one, is.</param>
/// <param name="Method">How the two were found.</param>
public sealed record MannWhitney(double U, double GreaterP, double LessP, MannWhitneyMethod Method)
{
    /// <summary>Values in both samples together up to which all arrangements are counted.</summary>
    public const int ExactLimit = 100;

    /// <summary>Twice the smaller one-sided probability, at most 1.</summary>
    public double TwoSidedP => Math.Min(1, 2 * Math.Min(GreaterP, LessP));

    /// <param name="first">In any order, at least one value.</param>
    /// <param name="second">In any order, at least one value; in the unit of the first.</param>
    /// <exception cref="ArgumentException">A sample is empty or holds what is not a number.</exception>
    public static MannWhitney Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        PooledRanks ranks = PooledRanks.Of(first, second);
        return first.Length + second.Length > ExactLimit ? Approximate(ranks) : Count(ranks);
    }

    /// <summary>The normal approximation whatever the size of the samples.</summary>
    internal static MannWhitney Approximate(PooledRanks ranks)
    {
        double m = ranks.FirstCount;
        double n = ranks.SecondCount;
        double total = m + n;
        double ties = ranks.TieSizes.Sum(size => ((double)size * size * size) - size);
        double variance = m * n / 12 * (total + 1 - (ties / (total * (total - 1))));
        if (!(variance > 0))
        {
            return new MannWhitney(ranks.U, 1, 1, MannWhitneyMethod.Normal);
        }

        double deviation = Math.Sqrt(variance);
        double excess = ranks.U - (m * n / 2);
        return new MannWhitney(
            ranks.U,
            Normal.Below((0.5 - excess) / deviation),
            Normal.Below((excess + 0.5) / deviation),
            MannWhitneyMethod.Normal);
    }

    private static MannWhitney Count(PooledRanks ranks)
    {
        double[] ways = RankDistributions.WaysToSum(ranks.Doubled, ranks.FirstCount);
        double all = 0;
        double atMost = 0;
        double atLeast = 0;
        for (int sum = 0; sum < ways.Length; sum++)
        {
            all += ways[sum];
            atMost += sum <= ranks.DoubledFirstSum ? ways[sum] : 0;
            atLeast += sum >= ranks.DoubledFirstSum ? ways[sum] : 0;
        }

        MannWhitneyMethod method = ranks.TieSizes.Count > 0 ? MannWhitneyMethod.ExactWithTies : MannWhitneyMethod.Exact;
        return new MannWhitney(ranks.U, atLeast / all, atMost / all, method);
    }
}
