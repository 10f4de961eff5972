namespace Perf.Analysis.Statistics;

/// <summary>Averages of ratios.</summary>
public static class Means
{
    /// <summary>
    /// The geometric mean, exp(mean(log x)): the only mean under which the average of normalised results does not depend on
    /// what they were normalised to.
    /// </summary>
    /// <remarks>
    /// Source: P. J. Fleming and J. J. Wallace, "How not to lie with statistics: the correct way to summarize benchmark
    /// results", CACM 29(3), 1986.
    /// </remarks>
    /// <param name="ratios">At least one, all above zero.</param>
    /// <exception cref="ArgumentException">There is no value, or one is not a positive finite number.</exception>
    public static double Geometric(ReadOnlySpan<double> ratios)
    {
        if (ratios.IsEmpty)
        {
            throw new ArgumentException("A geometric mean needs at least one value.", nameof(ratios));
        }

        double sumOfLogs = 0;
        foreach (double ratio in ratios)
        {
            if (!(ratio > 0 && double.IsFinite(ratio)))
            {
                throw new ArgumentException($"A geometric mean is of positive finite values; one is {ratio:R}.", nameof(ratios));
            }

            sumOfLogs += Math.Log(ratio);
        }

        return Math.Exp(sumOfLogs / ratios.Length);
    }
}
