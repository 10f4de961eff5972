namespace MarketData.Features.Oracle;

/// <summary>Statistics of one window of values, each from scratch.</summary>
internal static class WindowStatistics
{
    /// <summary>
    /// The arithmetic mean of a window that is not empty. Of equal values it is exactly that value, which their rounded sum
    /// divided by their number need not be.
    /// </summary>
    public static double Mean(ReadOnlySpan<double> window)
    {
        double first = window[0];
        double sum = 0;
        bool constant = true;
        foreach (double value in window)
        {
            sum += value;
            constant &= value == first;
        }

        return constant ? first : sum / window.Length;
    }

    /// <summary>The standard deviation of a sample (divisor n - 1) around its mean; exactly 0 of equal values.</summary>
    public static double StandardDeviation(ReadOnlySpan<double> window, double mean)
    {
        double squares = 0;
        foreach (double value in window)
        {
            double deviation = value - mean;
            squares += deviation * deviation;
        }

        return Math.Sqrt(squares / (window.Length - 1));
    }
}
