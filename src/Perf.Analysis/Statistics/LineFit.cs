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

        if (x.IsEmpty)
        {
            return null;
        }

        double meanX = 0;
        double meanY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            meanX += x[i];
            meanY += y[i];
        }

        meanX /= x.Length;
        meanY /= y.Length;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        return xx > 0
            ? new LineFit(meanY - (xy / xx * meanX), xy / xx, yy > 0 ? xy * xy / (xx * yy) : 1)
            : null;
    }
}
