using Perf.Analysis.Statistics;

namespace Benchmarks.Suites.Work;

/// <summary>
/// An interval that holds the median with a probability of at least 95%, whatever the values are drawn from: it runs from one of
/// them to another. A bootstrap interval of a handful of values holds it less often than that, of five in 93.75 of 100 cases.
/// </summary>
/// <remarks>Source: H. A. David and H. N. Nagaraja, Order Statistics, 3rd edition, 2003, section 7.1.</remarks>
internal static class MedianInterval
{
    private const double Tail = 0.025;

    /// <param name="values">In any order.</param>
    /// <returns>Null below six values: all of them together hold the median less often.</returns>
    public static Interval? Of(IReadOnlyCollection<double> values)
    {
        // A value lies above the median as a coin falls: how many may be left out at either end before the tails get too heavy.
        // In logarithms, because the rarest outcome of a thousand tosses is too rare for a double.
        int count = values.Count;
        int leftOut = 0;
        double logProbability = -count * Math.Log(2);
        double tail = Math.Exp(logProbability);
        while (tail <= Tail)
        {
            logProbability += Math.Log((double)(count - leftOut) / (leftOut + 1));
            leftOut++;
            tail += Math.Exp(logProbability);
        }

        double[] sorted = [.. values.Order()];
        return leftOut > 0 ? new Interval(sorted[leftOut - 1], sorted[^leftOut]) : null;
    }
}
