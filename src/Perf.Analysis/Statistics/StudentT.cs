namespace Perf.Analysis.Statistics;

/// <summary>Student's distribution for whole degrees of freedom, where its integral is a finite sum.</summary>
/// <remarks>Source: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4.</remarks>
internal static class StudentT
{
    /// <summary>Steps of Simpson's rule over the spread: ten digits hold from one degree of freedom to thousands.</summary>
    private const int SpreadSteps = 1_000;

    /// <summary>Standard errors of the spread beyond which its density is nothing.</summary>
    private const double SpreadReach = 10;

    /// <summary>The probability of a value at or below t.</summary>
    /// <param name="degrees">1 or more.</param>
    public static double Below(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        double angle = Math.Atan(t / Math.Sqrt(degrees));
        double sine = Math.Sin(angle);
        double cosine = Math.Cos(angle);
        bool odd = degrees % 2 == 1;
        double term = odd ? cosine : 1;
        double sum = degrees == 1 ? 0 : term;
        for (int power = odd ? 3 : 2; power <= degrees - 2; power += 2)
        {
            term *= cosine * cosine * (power - 1) / power;
            sum += term;
        }

        double inside = odd ? 2 / Math.PI * (angle + (sine * sum)) : sine * sum;
        return 0.5 + (inside / 2);
    }

    /// <summary>The value below which so much of the distribution lies.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <param name="degrees">1 or more.</param>
    public static double Quantile(double probability, int degrees)
    {
        if (!(probability > 0 && probability < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A quantile lies inside the distribution.");
        }

        if (probability < 0.5)
        {
            return -Quantile(1 - probability, degrees);
        }

        double reach = 1;
        while (Below(reach, degrees) < probability)
        {
            reach *= 2;
        }

        return Bisection.Root(t => Below(t, degrees) - probability, 0, reach);
    }

    /// <summary>
    /// The mean of what depends on how an estimated standard error turns out: the function is given estimate over truth, which
    /// is distributed as the root of chi-squared over its degrees of freedom.
    /// </summary>
    /// <param name="degrees">1 or more.</param>
    public static double MeanOverSpread(int degrees, Func<double, double> valueAt)
    {
        double peak = Math.Sqrt((degrees - 1.0) / degrees);
        double width = 1 / Math.Sqrt(2.0 * degrees);
        double low = Math.Max(0, peak - (SpreadReach * width));
        double step = (peak + (SpreadReach * width * Math.Sqrt(2)) - low) / SpreadSteps;
        double weights = 0;
        double sum = 0;
        for (int i = 0; i <= SpreadSteps; i++)
        {
            double spread = low + (i * step);
            double simpson = i is 0 or SpreadSteps ? 1 : i % 2 == 1 ? 4 : 2;
            double weight = simpson * Density(spread);
            weights += weight;
            sum += weight * valueAt(spread);
        }

        return sum / weights;

        // Relative to the peak, so that no power overflows; the constant cancels.
        double Density(double spread) => degrees == 1
            ? Math.Exp(-spread * spread / 2)
            : Math.Exp(((degrees - 1) * Math.Log(spread / peak)) - (degrees * ((spread * spread) - (peak * peak)) / 2));
    }
}
