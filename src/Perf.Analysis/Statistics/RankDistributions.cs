namespace Perf.Analysis.Statistics;

/// <summary>The distributions of rank statistics when nothing but chance is at work, by dynamic programming over the ranks.</summary>
internal static class RankDistributions
{
    private const double Tail = 0.025;

    /// <summary>
    /// Element s is the number of ways to choose <paramref name="chosen"/> of the ranks such that they sum to s. Only sums of
    /// positive terms, so that some 14 digits hold however large the numbers get.
    /// </summary>
    public static double[] WaysToSum(ReadOnlySpan<int> ranks, int chosen)
    {
        int largest = 0;
        foreach (int rank in ranks)
        {
            largest += rank;
        }

        double[][] ways = [.. Enumerable.Range(0, chosen + 1).Select(_ => new double[largest + 1])];
        ways[0][0] = 1;
        foreach (int rank in ranks)
        {
            // Downwards, so that each rank is chosen at most once.
            for (int count = chosen; count > 0; count--)
            {
                for (int sum = rank; sum <= largest; sum++)
                {
                    ways[count][sum] += ways[count - 1][sum - rank];
                }
            }
        }

        return ways[chosen];
    }

    /// <summary>Element v is the probability that the ranks 1 to n that get a plus, each by the toss of a coin, sum to v.</summary>
    public static double[] SignedRank(int n)
    {
        double[] weights = new double[(n * (n + 1) / 2) + 1];
        weights[0] = 1;
        for (int rank = 1; rank <= n; rank++)
        {
            for (int sum = weights.Length - 1; sum >= 0; sum--)
            {
                weights[sum] = (weights[sum] + (sum >= rank ? weights[sum - rank] : 0)) / 2;
            }
        }

        return weights;
    }

    /// <summary>
    /// How many places from either end of the ordered pairwise values the 95% interval begins: the largest k such that a
    /// statistic below k has a probability of at most 2.5%; 0 when not even the ends enclose so much.
    /// </summary>
    /// <param name="weights">In proportion to the probabilities of 0, 1, 2...</param>
    public static int PlacesFromEnd(ReadOnlySpan<double> weights)
    {
        double all = 0;
        foreach (double weight in weights)
        {
            all += weight;
        }

        int places = 0;
        double below = weights[0];
        while (below <= Tail * all)
        {
            places++;
            below += weights[places];
        }

        return places;
    }

    /// <summary>The same by the normal approximation, corrected for continuity, for samples too large to count.</summary>
    public static int PlacesFromEnd(double mean, double variance)
    {
        const double NormalQuantile = 1.959963984540054;
        return Math.Max(0, (int)Math.Floor(mean + 0.5 - (NormalQuantile * Math.Sqrt(variance))));
    }
}
