namespace Perf.Analysis.Statistics;

/// <summary>A straight line through points, by least squares.</summary>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="Slope">y per x.</param>
/// <param name="RSquared">The part of the variance of y that the line explains: 0 to 1.</param>
public sealed record LineFit(double Intercept, double Slope, double RSquared)
{
    /// <returns>Null when all points have the same x: no line follows from them.</returns>
    /// <exception cref="ArgumentException">The two have different lengths.</exception>
    public static LineFit? Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
        {
            throw new ArgumentException($"Paired, yet {x.Length} and {y.Length}.", nameof(y));
        }

        return Of(x, y, _ => 1);
    }

    /// <summary>
    /// The same with errors in proportion to y, as those of times are: a point of a millisecond weighs as much as one of a second.
    /// </summary>
    /// <param name="y">Above zero.</param>
    /// <returns>Null when all points have the same x.</returns>
    /// <exception cref="ArgumentException">The two have different lengths, or a y is not above zero.</exception>
    public static LineFit? OfRelative(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        foreach (double one in y)
        {
            if (!(one > 0))
            {
                throw new ArgumentException("An error in proportion to nothing is none: every y must be above zero.", nameof(y));
            }
        }

        return x.Length == y.Length
            ? Of(x, y, one => 1 / (one * one))
            : throw new ArgumentException($"Paired, yet {x.Length} and {y.Length}.", nameof(y));
    }

    private static LineFit? Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Func<double, double> weightOf)
    {
        double weights = 0;
        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double weight = weightOf(y[i]);
            weights += weight;
            meanX += weight * x[i];
            meanY += weight * y[i];
        }

        meanX /= weights;
        meanY /= weights;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double weight = weightOf(y[i]);
            xx += weight * (x[i] - meanX) * (x[i] - meanX);
            xy += weight * (x[i] - meanX) * (y[i] - meanY);
            yy += weight * (y[i] - meanY) * (y[i] - meanY);
        }

        // Points of one x differ from their mean by rounding at most.
        return xx > 0 && !IsOneValue(x)
            ? new LineFit(meanY - (xy / xx * meanX), xy / xx, yy > 0 ? xy * xy / (xx * yy) : 1)
            : null;
    }

    private static bool IsOneValue(ReadOnlySpan<double> x) => !x.ContainsAnyExcept(x[0]);
}
