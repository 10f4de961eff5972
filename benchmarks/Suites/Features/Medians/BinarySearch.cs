using MarketData.Features;
using MarketData.Features.Oracle;

namespace Benchmarks.Suites.Features.Medians;

/// <summary>The definition's way, and the oracle of the others: a sorted window, two binary searches and two moves of memory a row.</summary>
internal static class BinarySearch
{
    public static void Fill(ReadOnlySpan<double> volatilities, Span<VolatilityRegime> regimes) =>
        Regimes.FillVolatility(volatilities, regimes);
}
