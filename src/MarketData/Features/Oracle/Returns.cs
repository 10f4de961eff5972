namespace MarketData.Features.Oracle;

/// <summary>What the close did: against one bar before, and against five.</summary>
internal static class Returns
{
    public const int TrendBars = 5;

    private const double TrendThreshold = 0.01;

    /// <summary><c>ln(c[i] / c[i-1])</c>; 0 in the first row, which has no bar before it.</summary>
    public static void FillLogReturns(ReadOnlySpan<double> closes, Span<double> logReturns)
    {
        logReturns[0] = 0;
        for (int i = 1; i < closes.Length; i++)
        {
            logReturns[i] = LogReturn(closes[i], closes[i - 1]);
        }
    }

    public static double LogReturn(double close, double previousClose) => Logarithm.Of(close / previousClose);

    /// <summary>Up or down where the 5-bar return is beyond 1 %; neutral otherwise, and in the first five rows.</summary>
    public static void FillTrendDirections(ReadOnlySpan<double> closes, Span<TrendDirection> directions)
    {
        for (int i = 0; i < closes.Length; i++)
        {
            directions[i] = i < TrendBars ? TrendDirection.Neutral : Direction(closes[i], closes[i - TrendBars]);
        }
    }

    /// <param name="before">The close <see cref="TrendBars"/> bars before.</param>
    public static TrendDirection Direction(double close, double before)
    {
        // Divide, then subtract: a move of exactly 1 % falls on one side or the other by this very rounding.
        double change = close / before - 1;
        return change > TrendThreshold ? TrendDirection.Up
            : change < -TrendThreshold ? TrendDirection.Down
            : TrendDirection.Neutral;
    }
}
