namespace MarketData.Features.Oracle;

/// <summary>What the close did: against one bar before, and against five.</summary>
internal static class Returns
{
    private const int TrendBars = 5;
    private const double TrendThreshold = 0.01;

    /// <summary><c>ln(c[i] / c[i-1])</c>; 0 in the first row, which has no bar before it.</summary>
    public static void FillLogReturns(ReadOnlySpan<double> closes, Span<double> logReturns)
    {
        logReturns[0] = 0;
        for (int i = 1; i < closes.Length; i++)
        {
            logReturns[i] = Logarithm.Of(closes[i] / closes[i - 1]);
        }
    }

    /// <summary>Up or down where the 5-bar return is beyond 1 %; neutral otherwise, and in the first five rows.</summary>
    public static void FillTrendDirections(ReadOnlySpan<double> closes, Span<TrendDirection> directions)
    {
        for (int i = 0; i < closes.Length; i++)
        {
            // Divide, then subtract: a move of exactly 1 % falls on one side or the other by this very rounding.
            double change = i < TrendBars ? double.NaN : closes[i] / closes[i - TrendBars] - 1;
            directions[i] = change > TrendThreshold ? TrendDirection.Up
                : change < -TrendThreshold ? TrendDirection.Down
                : TrendDirection.Neutral;
        }
    }
}
