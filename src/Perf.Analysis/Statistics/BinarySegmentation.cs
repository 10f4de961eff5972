namespace Perf.Analysis.Statistics;

/// <summary>
/// Cuts a series where a statistic is largest, if permutations of the values seldom reach as much, and then each part again.
/// </summary>
internal static class BinarySegmentation
{
    /// <summary>Fewer runs than this do not make a level.</summary>
    public const int MinimumRuns = 4;

    /// <summary>Orders drawn a segment: a p of 1% is then known to within 0.6% (two standard errors).</summary>
    public const int Permutations = 999;

    private const double Rounding = 1e-9;

    /// <param name="level">A cut is made where p is at or below it.</param>
    /// <returns>In the order of the series.</returns>
    public static IReadOnlyList<Split> Find(ReadOnlySpan<double> values, Divergence divergence, double level, ulong seed)
    {
        List<Split> splits = [];
        SplitMix64 random = new(seed);
        Stack<(int From, int To)> open = new([(0, values.Length)]);
        while (open.TryPop(out (int From, int To) part))
        {
            if (Best(values[part.From..part.To], divergence, level, random) is { } split)
            {
                int index = part.From + split.Index;
                splits.Add(split with { Index = index });
                open.Push((part.From, index));
                open.Push((index, part.To));
            }
        }

        return [.. splits.OrderBy(split => split.Index)];
    }

    private static Split? Best(ReadOnlySpan<double> segment, Divergence divergence, double level, SplitMix64 random)
    {
        if (segment.Length < 2 * MinimumRuns)
        {
            return null;
        }

        double[] at = new double[segment.Length];
        (int index, double observed) = Largest(segment, divergence, at);
        double[] shuffled = segment.ToArray();
        int reached = 0;
        int mostAllowed = (int)(level * (Permutations + 1)) - 1;
        for (int permutation = 0; permutation < Permutations && reached <= mostAllowed; permutation++)
        {
            random.Shuffle(shuffled);
            reached += Largest(shuffled, divergence, at).Statistic >= observed * (1 - Rounding) ? 1 : 0;
        }

        return reached <= mostAllowed ? new Split(index, (reached + 1.0) / (Permutations + 1)) : null;
    }

    private static (int Index, double Statistic) Largest(ReadOnlySpan<double> segment, Divergence divergence, Span<double> at)
    {
        divergence(segment, at);
        int largest = MinimumRuns;
        for (int cut = MinimumRuns + 1; cut <= segment.Length - MinimumRuns; cut++)
        {
            largest = at[cut] > at[largest] ? cut : largest;
        }

        return (largest, at[largest]);
    }
}
