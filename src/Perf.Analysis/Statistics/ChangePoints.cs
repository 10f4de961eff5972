namespace Perf.Analysis.Statistics;

/// <summary>
/// Steps in a history. A change is confirmed only when two statistics that look at different things, distances and ranks, find it
/// within <see cref="Agreement"/> runs of each other, and when a step explains the runs about it better than a straight line:
/// a machine that slowly gets slower has no run to blame.
/// </summary>
public static class ChangePoints
{
    /// <summary>Of each test by default: either method alone cuts one history in a hundred that has no change.</summary>
    public const double DefaultLevel = 0.01;

    /// <summary>Runs by which the two methods may differ about where a change is.</summary>
    public const int Agreement = 2;

    /// <param name="values">One a run, oldest first, finite; ratios to a pinned reference, not times.</param>
    /// <param name="level">Of each permutation test; at least 1 in <see cref="BinarySegmentation.Permutations"/> + 1.</param>
    /// <returns>In the order of the runs; none for fewer than eight.</returns>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public static IReadOnlyList<ChangePoint> Find(
        ReadOnlySpan<double> values, double level = DefaultLevel, ulong seed = Bootstrap.DefaultSeed)
    {
        if (!(level >= 1.0 / (BinarySegmentation.Permutations + 1) && level < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level that the permutations can come to, and below 1.");
        }

        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException("All values of a history are finite.", nameof(values));
            }
        }

        IReadOnlyList<Split> byEnergy = BinarySegmentation.Find(values, EnergyDivergence.At, level, seed);
        IReadOnlyList<Split> byRank = BinarySegmentation.Find(values, RankDivergence.At, level, seed);
        List<(Split Energy, Split Rank)> agreed = Agreed(byEnergy, byRank);
        List<int> steps = StepOrSlope.Steps(values, [.. agreed.Select(both => both.Energy.Index)], level, seed);
        List<ChangePoint> changes = [];
        for (int i = 0; i < steps.Count; i++)
        {
            int from = i == 0 ? 0 : steps[i - 1];
            int to = i == steps.Count - 1 ? values.Length : steps[i + 1];
            (Split energy, Split rank) = agreed.Find(both => both.Energy.Index == steps[i]);
            changes.Add(new ChangePoint(
                steps[i], Quantiles.Median(values[from..steps[i]]), Quantiles.Median(values[steps[i]..to]), energy.P, rank.P));
        }

        return changes;
    }

    /// <summary>Each cut of one method with the nearest of the other; each is used once at most.</summary>
    private static List<(Split Energy, Split Rank)> Agreed(IReadOnlyList<Split> byEnergy, IReadOnlyList<Split> byRank)
    {
        List<(Split Energy, Split Rank)> agreed = [];
        List<Split> left = [.. byRank];
        foreach (Split energy in byEnergy)
        {
            List<Split> near = [.. left.Where(rank => Math.Abs(rank.Index - energy.Index) <= Agreement)];
            if (near.Count > 0)
            {
                Split rank = near.MinBy(one => Math.Abs(one.Index - energy.Index));
                left.Remove(rank);
                agreed.Add((energy, rank));
            }
        }

        return agreed;
    }
}
