namespace Perf.Analysis.Statistics;

/// <summary>
/// The smallest slowdown that a verdict could have seen: one that fails a benchmark when the sign-flip test of the launches' log
/// ratios is significant and the lower end of the trimmed mean's 95% interval exceeds the tolerance.
/// </summary>
/// <remarks>
/// The power is that of the trimmed t test of the same launches, which the sign-flip test follows closely: the estimate is normal
/// about the true slowdown, and its standard error varies as its degrees of freedom say (N. L. Johnson and B. L. Welch,
/// "Applications of the non-central t-distribution", Biometrika 31, 1940). Tests hold that 70 to 90 of a hundred simulated verdicts see
/// the slowdown said here: a guide to a few tenths of its size, not a measurement.
/// </remarks>
public static class Detectable
{
    /// <summary>How often a slowdown of this size would have failed.</summary>
    public const double Power = 0.8;

    private const double UpperEnd = 0.975;

    /// <param name="logRatios">One a launch, candidate over base; only their number and spread matter.</param>
    /// <param name="level">Of the one-sided test, after the correction for many: 1% over 20 suspects is 0.0005.</param>
    /// <param name="tolerance">Slowdown that the lower end must exceed: 0.01 is 1%. 0 asks for the sign alone.</param>
    /// <returns>
    /// The slowdown: 0.02 is 2%. Null when none could have been seen: so few launches that the test cannot come to the level,
    /// or a single one, which has no spread.
    /// </returns>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not inside (0, 0.5), or the tolerance is negative.</exception>
    public static double? Slowdown(ReadOnlySpan<double> logRatios, double level, double tolerance)
    {
        TrimmedMean mean = TrimmedMean.Of(logRatios);
        return mean.StandardError is { } error ? Slowdown(logRatios.Length, error, mean.Degrees, level, tolerance) : null;
    }

    private static double? Slowdown(int launches, double standardError, int degrees, double level, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        if (!(level > 0 && level < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and one half.");
        }

        if (SmallestP(launches) > level)
        {
            return null;
        }

        double logTolerance = Math.Log(1 + tolerance);
        if (standardError == 0)
        {
            return tolerance;
        }

        double toBeSignificant = StudentT.Quantile(1 - level, degrees);
        double toClearTolerance = StudentT.Quantile(UpperEnd, degrees);
        double inErrors = logTolerance / standardError;
        double high = 1;
        while (PowerAt(high) < Power)
        {
            high *= 2;
        }

        double shift = Bisection.Root(candidate => PowerAt(candidate) - Power, 0, high);
        return Math.Exp(shift * standardError) - 1;

        // In standard errors; the spread is how large the error is estimated, over what it is.
        double PowerAt(double slowdown) => StudentT.MeanOverSpread(
            degrees,
            spread => Normal.Below(slowdown - Math.Max(toBeSignificant * spread, inErrors + (toClearTolerance * spread))));
    }

    private static double SmallestP(int launches) =>
        launches <= SignFlip.ExactLimit ? Math.Pow(2, -launches) : 1.0 / (SignFlip.DrawnFlips + 1);
}
