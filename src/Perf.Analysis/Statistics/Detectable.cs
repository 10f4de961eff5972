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

    /// <summary>
    /// The same of a verdict in two looks: the benchmark must be suspicious in the first, whose launches these are, and fail in the
    /// second, whose launches are others.
    /// </summary>
    /// <param name="screened">One a launch of the first look; only their number and spread matter.</param>
    /// <param name="screenLevel">One-sided p of the first look's t test below which a benchmark is suspicious.</param>
    /// <param name="confirmLaunches">Launches of the second look, taken to spread as those of the first.</param>
    /// <param name="level">As of one look, for the second.</param>
    /// <param name="tolerance">As of one look, for the second.</param>
    /// <returns>As of one look.</returns>
    /// <exception cref="ArgumentException">There are no values, or one is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is not inside (0, 0.5), or the tolerance is negative.</exception>
    public static double? SlowdownOfTwoLooks(
        ReadOnlySpan<double> screened, double screenLevel, int confirmLaunches, double level, double tolerance)
    {
        Check(screenLevel, 0);
        Check(level, tolerance);
        TrimmedMean mean = TrimmedMean.Of(screened);
        if (mean.StandardError is not { } error || !CanConfirm(confirmLaunches, level) || !CanConfirm(screened.Length, screenLevel))
        {
            return null;
        }

        int degrees = confirmLaunches - (2 * TrimmedMean.Cut(confirmLaunches, TrimmedMean.DefaultPart)) - 1;
        double confirmError = error * Math.Sqrt((double)screened.Length / confirmLaunches);
        double toBeSuspicious = StudentT.Quantile(1 - screenLevel, mean.Degrees);
        return Smallest(
            error,
            tolerance,
            slowdown => PowerOfScreen(slowdown / error) * PowerOf(slowdown, confirmError, degrees, level, tolerance));

        double PowerOfScreen(double inErrors) =>
            StudentT.MeanOverSpread(mean.Degrees, spread => Normal.Below(inErrors - (toBeSuspicious * spread)));
    }

    private static double? Slowdown(int launches, double standardError, int degrees, double level, double tolerance)
    {
        Check(level, tolerance);
        return CanConfirm(launches, level)
            ? Smallest(standardError, tolerance, slowdown => PowerOf(slowdown, standardError, degrees, level, tolerance))
            : null;
    }

    /// <summary>The smallest slowdown with the power; by the logarithm, in which errors are.</summary>
    private static double Smallest(double standardError, double tolerance, Func<double, double> power)
    {
        if (standardError == 0)
        {
            return tolerance;
        }

        double high = standardError;
        while (power(high) < Power)
        {
            high *= 2;
        }

        return Math.Exp(Bisection.Root(candidate => power(candidate) - Power, 0, high)) - 1;
    }

    /// <summary>How often a slowdown, as a logarithm, is significant and its interval above the tolerance.</summary>
    private static double PowerOf(double slowdown, double standardError, int degrees, double level, double tolerance)
    {
        double toBeSignificant = StudentT.Quantile(1 - level, degrees);
        double toClearTolerance = StudentT.Quantile(UpperEnd, degrees);
        double shift = slowdown / standardError;
        double inErrors = Math.Log(1 + tolerance) / standardError;

        // In standard errors; the spread is how large the error is estimated, over what it is.
        return StudentT.MeanOverSpread(
            degrees,
            spread => Normal.Below(shift - Math.Max(toBeSignificant * spread, inErrors + (toClearTolerance * spread))));
    }

    private static void Check(double level, double tolerance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tolerance);
        if (!(level > 0 && level < 0.5))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level lies between 0 and one half.");
        }
    }

    private static bool CanConfirm(int launches, double level) => SignFlip.SmallestPOfTrimmedMean(launches) <= level;
}
