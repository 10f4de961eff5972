namespace Perf.Analysis.Statistics;

/// <summary>
/// The paired randomisation test: where both arms are the same code, each log ratio could as well have had the other sign. The
/// statistic is computed again with the signs flipped: in every way up to <see cref="ExactLimit"/> values, beyond in
/// <see cref="DrawnFlips"/> ways drawn by a seed, with p = (k + 1) / (n + 1), which is never too small.
/// </summary>
/// <remarks>
/// Source: R. A. Fisher, The Design of Experiments, 1935, section 21; p of drawn flips by B. Phipson and G. K. Smyth,
/// "Permutation p-values should never be zero", Statistical Applications in Genetics and Molecular Biology 9(1), 2010.
/// </remarks>
/// <param name="Statistic">The mean, or trimmed mean, in the unit of the values.</param>
/// <param name="GreaterP">How likely so large a statistic is by signs alone.</param>
/// <param name="LessP">How likely so small a one is.</param>
/// <param name="TwoSidedP">How likely one so far from zero is.</param>
/// <param name="Exact">True when every way to flip was tried.</param>
public sealed record SignFlip(double Statistic, double GreaterP, double LessP, double TwoSidedP, bool Exact)
{
    /// <summary>Up to so many values all flips are tried: 65 536 of them.</summary>
    public const int ExactLimit = 16;

    /// <summary>Flips drawn beyond: a p of 1% is then known to within 0.15% (two standard errors).</summary>
    public const int DrawnFlips = 19_999;

    /// <summary>Sums of the same values in another order differ in their last digits, and must count as the same.</summary>
    private const double RoundingOf = 1e-12;

    /// <param name="logRatios">One a pair, at least one, finite.</param>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public static SignFlip OfMean(ReadOnlySpan<double> logRatios, ulong seed = Bootstrap.DefaultSeed) =>
        Of(logRatios, 0, seed);

    /// <summary>The same of the 20% trimmed mean, which one wild value does not move.</summary>
    /// <param name="logRatios">One a pair, at least one, finite.</param>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public static SignFlip OfTrimmedMean(ReadOnlySpan<double> logRatios, ulong seed = Bootstrap.DefaultSeed) =>
        Of(logRatios, TrimmedMean.DefaultPart, seed);

    /// <summary>
    /// The smallest one-sided p that <see cref="OfTrimmedMean"/> can come to: every value moved the same way. The smallest values are cut
    /// off whichever sign they have, so that as many flips as they have change nothing.
    /// </summary>
    /// <param name="count">Of values.</param>
    public static double SmallestPOfTrimmedMean(int count) => count <= ExactLimit
        ? Math.Pow(2, TrimmedMean.Cut(count, TrimmedMean.DefaultPart) - count)
        : 1.0 / (DrawnFlips + 1);

    private static SignFlip Of(ReadOnlySpan<double> values, double part, ulong seed)
    {
        double statistic = TrimmedMean.Of(values, part).Value;
        bool exact = values.Length <= ExactLimit;
        SplitMix64 random = new(seed);
        int flips = exact ? 1 << values.Length : DrawnFlips;
        double rounding = RoundingOf * Largest(values);
        double[] flipped = new double[values.Length];
        int greater = 0;
        int less = 0;
        int further = 0;
        for (int flip = 0; flip < flips; flip++)
        {
            for (int i = 0; i < flipped.Length; i++)
            {
                bool turned = exact ? (flip >> i & 1) == 1 : random.NextIndex(2) == 1;
                flipped[i] = turned ? -values[i] : values[i];
            }

            double other = TrimmedMean.ValueInPlace(flipped, part);
            greater += other >= statistic - rounding ? 1 : 0;
            less += other <= statistic + rounding ? 1 : 0;
            further += Math.Abs(other) >= Math.Abs(statistic) - rounding ? 1 : 0;
        }

        return new SignFlip(statistic, P(greater), P(less), P(further), exact);

        // Among all flips the observed one is counted; among drawn ones it is added.
        double P(int count) => exact ? (double)count / flips : (count + 1.0) / (flips + 1.0);
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        double largest = 0;
        foreach (double value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }
}
