namespace Perf.Analysis.Statistics;

/// <summary>
/// Step-down correction for many tests: rejecting what has an adjusted p at or below a level keeps the chance of any false
/// rejection at or below that level, however the tests depend on each other.
/// </summary>
/// <remarks>
/// Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2), 1979.
/// </remarks>
public static class Holm
{
    /// <param name="p">One probability a test, in any order.</param>
    /// <returns>The adjusted probabilities, in the order given: never below the given ones, at most 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A probability is outside [0, 1].</exception>
    public static double[] Adjust(ReadOnlySpan<double> p)
    {
        foreach (double one in p)
        {
            if (!(one >= 0 && one <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(p), one, "A probability lies between 0 and 1.");
            }
        }

        double[] sorted = p.ToArray();
        int[] places = [.. Enumerable.Range(0, sorted.Length)];
        Array.Sort(sorted, places);
        double[] adjusted = new double[sorted.Length];
        double largest = 0;
        for (int rank = 0; rank < sorted.Length; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, (sorted.Length - rank) * sorted[rank]));
            adjusted[places[rank]] = largest;
        }

        return adjusted;
    }
}
