namespace Perf.Analysis.Statistics;

/// <summary>The standard normal distribution.</summary>
/// <remarks>
/// Source: the series of G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004; the
/// tails by Laplace's continued fraction, M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.2.14.
/// </remarks>
internal static class Normal
{
    /// <summary>From here outwards the fraction is used: the series would lose digits to the difference from one half.</summary>
    private const double TailFrom = 2;

    /// <summary>Times z squared; with <see cref="LeastDepth"/> enough for 15 digits from <see cref="TailFrom"/> outwards.</summary>
    private const double FractionDepth = 800;

    private const int LeastDepth = 10;

    /// <summary>The probability of a value at or below z.</summary>
    public static double Below(double z)
    {
        if (Math.Abs(z) >= TailFrom)
        {
            double tail = Density(z) / MillsDenominator(Math.Abs(z));
            return z < 0 ? tail : 1 - tail;
        }

        double term = z;
        double sum = z;
        for (int odd = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); odd += 2)
        {
            term *= z * z / odd;
            sum += term;
        }

        return 0.5 + (Density(z) * sum);
    }

    public static double Density(double z) => Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>Density over tail: z + 1/(z + 2/(z + 3/(z + ...))).</summary>
    private static double MillsDenominator(double z)
    {
        double denominator = z;
        for (int depth = LeastDepth + (int)(FractionDepth / (z * z)); depth > 0; depth--)
        {
            denominator = z + (depth / denominator);
        }

        return denominator;
    }
}
