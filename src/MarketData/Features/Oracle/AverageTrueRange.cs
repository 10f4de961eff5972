namespace MarketData.Features.Oracle;

/// <summary>How far a bar reached, the gap from the close before it included; averaged exponentially with span 14.</summary>
internal static class AverageTrueRange
{
    private const int Span = 14;

    public static void Fill(
        ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, ReadOnlySpan<double> closes, Span<double> averages)
    {
        ExponentialAverage average = new(Span, highs[0] - lows[0]);
        averages[0] = average.Value;
        for (int i = 1; i < highs.Length; i++)
        {
            double previousClose = closes[i - 1];
            double fromPrevious = Math.Max(Math.Abs(highs[i] - previousClose), Math.Abs(lows[i] - previousClose));
            averages[i] = average.Add(Math.Max(highs[i] - lows[i], fromPrevious));
        }
    }
}
