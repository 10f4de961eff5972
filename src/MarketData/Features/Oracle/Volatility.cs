namespace MarketData.Features.Oracle;

/// <summary>The standard deviation of the log returns, annualised by the square root of 252 at every timeframe.</summary>
internal static class Volatility
{
    private static readonly double Annualisation = Math.Sqrt(252);

    /// <summary>
    /// The volatility of the last <paramref name="window"/> returns. The first row has no return, so the first full window
    /// ends at row <paramref name="window"/>; earlier rows are back-filled from it. All 0 when the series is too short.
    /// </summary>
    public static void Fill(ReadOnlySpan<double> logReturns, int window, Span<double> volatilities)
    {
        if (logReturns.Length <= window)
        {
            volatilities.Clear();
            return;
        }

        for (int i = window; i < logReturns.Length; i++)
        {
            volatilities[i] = Of(logReturns.Slice(i - window + 1, window));
        }

        volatilities[..window].Fill(volatilities[window]);
    }

    /// <summary>Of one full window.</summary>
    public static double Of(ReadOnlySpan<double> returns) =>
        Annualise(WindowStatistics.StandardDeviation(returns, WindowStatistics.Mean(returns)));

    public static double Annualise(double deviation) => Annualisation * deviation;
}
