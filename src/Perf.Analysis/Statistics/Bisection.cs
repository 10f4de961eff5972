namespace Perf.Analysis.Statistics;

/// <summary>The root of a function that rises, by halving the range it lies in: slow, and cannot go astray.</summary>
internal static class Bisection
{
    /// <summary>Of what is asked of a root, relative to it: far below what any statistic knows.</summary>
    private const double Precision = 1e-14;

    /// <summary>Where the root is zero, nothing is relative to it.</summary>
    private const int MostHalvings = 80;

    /// <param name="rising">Not above zero at <paramref name="low"/>, not below it at <paramref name="high"/>.</param>
    public static double Root(Func<double, double> rising, double low, double high)
    {
        for (int halving = 0; halving < MostHalvings && high - low > Precision * Math.Abs(high); halving++)
        {
            double middle = low + ((high - low) / 2);
            if (rising(middle) < 0)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return high;
    }
}
