namespace Perf.Analysis.Statistics;

/// <summary>
/// The rank sum statistic of Mann and Whitney at each cut, over its standard deviation (but for a constant): the cumulative sum of
/// the ranks' distances from their mean. It sees a difference of level, and no wild value weighs more than its rank.
/// </summary>
/// <remarks>
/// Source: A. N. Pettitt, "A non-parametric approach to the change-point problem", Applied Statistics 28(2), 1979; standardised as
/// by D. M. Hawkins and Q. Deng, "A nonparametric change-point control chart", Journal of Quality Technology 42(2), 2010.
/// </remarks>
internal static class RankDivergence
{
    public static void At(ReadOnlySpan<double> segment, Span<double> at)
    {
        int n = segment.Length;
        double[] ranks = Ranks(segment);
        double sum = 0;
        for (int cut = 1; cut < n; cut++)
        {
            sum += ranks[cut - 1] - ((n + 1) / 2.0);
            at[cut] = Math.Abs(sum) / Math.Sqrt((double)cut * (n - cut));
        }
    }

    /// <summary>The rank of each value, counted from 1, in the order given; equal values share the mean of theirs.</summary>
    private static double[] Ranks(ReadOnlySpan<double> segment)
    {
        int n = segment.Length;
        double[] sorted = segment.ToArray();
        int[] places = new int[n];
        for (int i = 0; i < n; i++)
        {
            places[i] = i;
        }

        Array.Sort(sorted, places);
        double[] ranks = new double[n];
        for (int from = 0, to; from < n; from = to)
        {
            to = from + 1;
            while (to < n && sorted[to] == sorted[from])
            {
                to++;
            }

            for (int i = from; i < to; i++)
            {
                ranks[places[i]] = (from + 1 + to) / 2.0;
            }
        }

        return ranks;
    }
}
