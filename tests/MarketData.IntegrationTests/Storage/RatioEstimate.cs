using System.Diagnostics;
using System.Globalization;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// How many times as fast as a reference something is. Measured in quads, reference, subject, subject, reference, so that what the
/// machine does meanwhile meets both.
/// </summary>
/// <param name="Median">Of the quads' ratios, reference time over subject time.</param>
/// <param name="Low">Of a 95% bootstrap interval of the median.</param>
/// <param name="High">Of the same interval.</param>
internal sealed record RatioEstimate(double Median, double Low, double High, int Quads)
{
    private const int Resamples = 2000;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Median,6:F2} [{Low:F2}, {High:F2}] of {Quads} quads");

    /// <param name="reference">Makes itself ready and returns how long the work itself took.</param>
    /// <param name="subject">Likewise.</param>
    public static async Task<RatioEstimate> MeasureAsync(
        int quads, Func<Task<TimeSpan>> reference, Func<Task<TimeSpan>> subject)
    {
        await reference();
        await subject();
        double[] ratios = new double[quads];
        for (int i = 0; i < quads; i++)
        {
            TimeSpan reference1 = await reference();
            TimeSpan subject1 = await subject();
            TimeSpan subject2 = await subject();
            TimeSpan reference2 = await reference();
            ratios[i] = (reference1 + reference2) / (subject1 + subject2);
        }

        return Of(ratios);
    }

    public static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static RatioEstimate Of(double[] ratios)
    {
        Random random = new(1);
        double[] medians = [.. Enumerable.Range(0, Resamples).Select(_ => MedianOf(random.GetItems(ratios, ratios.Length))).Order()];
        return new RatioEstimate(
            MedianOf(ratios), medians[(int)(Resamples * 0.025)], medians[(int)(Resamples * 0.975)], ratios.Length);
    }

    private static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
