namespace Perf.Analysis.Statistics;

/// <summary>
/// The ranks of two samples put together, counted from 1 and doubled so that the mid-ranks of equal values are whole numbers.
/// </summary>
/// <param name="FirstCount">Values in the first sample.</param>
/// <param name="SecondCount">Values in the second sample.</param>
/// <param name="Doubled">Twice the rank of each value, ascending.</param>
/// <param name="DoubledFirstSum">Twice the ranks of the first sample, summed.</param>
/// <param name="TieSizes">How many values share a rank, for each rank that more than one has.</param>
internal sealed record PooledRanks(int FirstCount, int SecondCount, int[] Doubled, long DoubledFirstSum, IReadOnlyList<int> TieSizes)
{
    /// <summary>The Mann-Whitney statistic: the rank sum less the least it can be.</summary>
    public double U => (DoubledFirstSum / 2.0) - (FirstCount * (FirstCount + 1.0) / 2);

    /// <exception cref="ArgumentException">A sample is empty or holds what is not a number.</exception>
    public static PooledRanks Of(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        ThrowUnlessNumbers(first, nameof(first));
        ThrowUnlessNumbers(second, nameof(second));
        double[] values = [.. first, .. second];
        bool[] isFirst = new bool[values.Length];
        isFirst.AsSpan(0, first.Length).Fill(true);
        Array.Sort(values, isFirst);
        int[] doubled = new int[values.Length];
        long firstSum = 0;
        List<int> ties = [];
        for (int from = 0; from < values.Length;)
        {
            int to = from + 1;
            while (to < values.Length && values[to] == values[from])
            {
                to++;
            }

            // Ranks from + 1 to "to" share their mean.
            doubled.AsSpan(from, to - from).Fill(from + 1 + to);
            firstSum += (long)(from + 1 + to) * isFirst.AsSpan(from, to - from).Count(true);
            if (to - from > 1)
            {
                ties.Add(to - from);
            }

            from = to;
        }

        return new PooledRanks(first.Length, second.Length, doubled, firstSum, ties);
    }

    private static void ThrowUnlessNumbers(ReadOnlySpan<double> sample, string name)
    {
        if (sample.IsEmpty)
        {
            throw new ArgumentException("A sample has at least one value.", name);
        }

        if (sample.Contains(double.NaN))
        {
            throw new ArgumentException("What is not a number has no rank.", name);
        }
    }
}
