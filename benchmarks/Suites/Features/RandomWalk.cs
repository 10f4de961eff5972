using MarketData.Bars;
using MarketData.Features;

namespace Benchmarks.Suites.Features;

/// <summary>
/// Bars of five minutes with prices in whole cents, as a source sends them; the same seed gives the same bars. Calm and storm take turns:
/// a walk whose steps stay alike has volatilities close to their median, none of which the regimes call low or high.
/// </summary>
internal static class RandomWalk
{
    private const long StartUnixMs = 1_704_153_600_000; // 2024-01-02
    private const long FiveMinutesMs = 300_000;
    private const double Tick = 0.01;

    /// <summary>Bars of the same weather: longer than the window of a volatility, short enough for all of it in 500 bars.</summary>
    private const int Block = 100;

    /// <summary>How large a step is, block by block, before they begin anew.</summary>
    private static readonly double[] Weather = [1, 0.5, 1, 2];

    public static BarColumns Of(int count, int seed = 20240102)
    {
        Random random = new(seed);
        BarColumns walk = new(count);
        double close = 100;
        for (int i = 0; i < count; i++)
        {
            double open = close;
            double step = 0.004 * Weather[i / Block % Weather.Length];
            close = Math.Max(Tick, Math.Round(open * (1 + step * (random.NextDouble() - 0.5)), 2));
            double high = Math.Round(Math.Max(open, close) * (1 + 0.001 * random.NextDouble()), 2);
            double low = Math.Round(Math.Min(open, close) * (1 - 0.001 * random.NextDouble()), 2);
            walk.Add(StartUnixMs + i * FiveMinutesMs, open, high, low, close, random.Next(1, 100_000));
        }

        return walk;
    }

    /// <exception cref="InvalidOperationException">A regime does not occur: a way that does nothing would pass for a right one.</exception>
    public static void ThrowUnlessEveryRegimeIsIn(ReadOnlySpan<VolatilityRegime> regimes)
    {
        foreach (VolatilityRegime regime in Enum.GetValues<VolatilityRegime>())
        {
            if (!regimes.Contains(regime))
            {
                throw new InvalidOperationException($"No row of the walk has the regime {regime}.");
            }
        }
    }
}
