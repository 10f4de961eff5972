namespace Perf.Analysis.Statistics;

/// <summary>The root of a function that rises, by halving the range it lies in: slow, and cannot go astray.</summary>
internal static class Bisection
{
    /// <summary>Halvings after which no double lies between the bounds, for ranges as they occur here.</summary>
    private const int Halvings = 80;

    /// <param name="rising">Not above zero at <paramref name="low"/>, not below it at <paramref name="high"/>.</param>
    public static double Root(Func<double, double> rising, double low, double high)
    {
        for (int halving = 0; halving < Halvings; halving++)
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
