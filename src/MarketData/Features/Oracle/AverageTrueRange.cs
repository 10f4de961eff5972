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
            averages[i] = average.Add(TrueRange(highs[i], lows[i], closes[i - 1]));
        }
    }

    public static double TrueRange(double high, double low, double previousClose)
    {
        double fromPrevious = Math.Max(Math.Abs(high - previousClose), Math.Abs(low - previousClose));
        return Math.Max(high - low, fromPrevious);
    }
}
