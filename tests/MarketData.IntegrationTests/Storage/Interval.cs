using System.Globalization;

namespace MarketData.IntegrationTests.Storage;

/// <param name="Low">Of a 95% bootstrap interval of the median.</param>
/// <param name="High">Of the same interval.</param>
internal sealed record Interval(double Median, double Low, double High)
{
    private const int Resamples = 2000;

    public static Interval OfMedian(double[] values)
    {
        Random random = new(1);
        double[] medians = [.. Enumerable.Range(0, Resamples).Select(_ => MedianOf(random.GetItems(values, values.Length))).Order()];
        return new Interval(MedianOf(values), medians[(int)(Resamples * 0.025)], medians[(int)(Resamples * 0.975)]);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Median:F2} [{Low:F2}, {High:F2}]");

    private static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
