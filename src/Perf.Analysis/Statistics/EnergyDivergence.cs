namespace Perf.Analysis.Statistics;

/// <summary>
/// The energy statistic: twice the mean distance between the two sides less the mean distances within each, weighted by their
/// sizes. It sees any difference of distribution, not only of level.
/// </summary>
/// <remarks>
/// Source: D. S. Matteson and N. A. James, "A nonparametric approach for multiple change point analysis of multivariate data",
/// Journal of the American Statistical Association 109, 2014, with distances to the power 1. Each segment is searched to its end
/// and tested apart, where the paper also tries ends before it and tests the best cut of all segments.
/// </remarks>
internal static class EnergyDivergence
{
    public static void At(ReadOnlySpan<double> segment, Span<double> at)
    {
        int n = segment.Length;
        double within = 0;
        for (int i = 0; i < n; i++)
        {
            within += Distances(segment[i], segment[..i]);
        }

        // Sums of distances over pairs: within the left side, within the right side, and across.
        double left = 0;
        double right = within;
        double across = 0;
        for (int cut = 1; cut < n; cut++)
        {
            double moved = segment[cut - 1];
            double toLeft = Distances(moved, segment[..(cut - 1)]);
            double toRight = Distances(moved, segment[cut..]);
            left += toLeft;
            right -= toRight;
            across += toRight - toLeft;
            at[cut] = Statistic(left, right, across, cut, n - cut);
        }
    }

    private static double Statistic(double left, double right, double across, double m, double n)
    {
        double withinLeft = m > 1 ? 2 * left / (m * (m - 1)) : 0;
        double withinRight = n > 1 ? 2 * right / (n * (n - 1)) : 0;
        return m * n / (m + n) * ((2 * across / (m * n)) - withinLeft - withinRight);
    }

    private static double Distances(double value, ReadOnlySpan<double> others)
    {
        double sum = 0;
        foreach (double other in others)
        {
            sum += Math.Abs(value - other);
        }

        return sum;
    }
}
