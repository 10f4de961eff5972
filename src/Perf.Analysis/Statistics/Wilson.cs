namespace Perf.Analysis.Statistics;

/// <summary>The 95% interval of a share that was counted: it stays inside 0 and 1, and says something of no hit at all.</summary>
/// <remarks>
/// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927, without a correction
/// for continuity; recommended by R. G. Newcombe, Statistics in Medicine 17, 1998, whose examples the tests hold.
/// </remarks>
public static class Wilson
{
    private const double Z = 1.959963984540054;

    /// <param name="hits">From 0 to the number of trials.</param>
    /// <param name="trials">At least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer trials than one, or hits outside of them.</exception>
    public static Interval Interval95(int hits, int trials)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, trials);
        double share = (double)hits / trials;
        double weight = Z * Z / trials;
        double middle = (share + (weight / 2)) / (1 + weight);
        double half = Z * Math.Sqrt((share * (1 - share) / trials) + (weight / (4 * trials))) / (1 + weight);
        return new Interval(hits == 0 ? 0 : middle - half, hits == trials ? 1 : middle + half);
    }
}
