using MarketData.Bars;

namespace Benchmarks.Suites.Features;

/// <summary>Bars of five minutes with prices in whole cents, as a source sends them; the same seed gives the same bars.</summary>
internal static class RandomWalk
{
    private const long StartUnixMs = 1_704_153_600_000; // 2024-01-02
    private const long FiveMinutesMs = 300_000;
    private const double Tick = 0.01;

    public static BarColumns Of(int count, int seed = 20240102)
    {
        Random random = new(seed);
        BarColumns walk = new(count);
        double close = 100;
        for (int i = 0; i < count; i++)
        {
            double open = close;
            close = Math.Max(Tick, Math.Round(open * (1 + 0.004 * (random.NextDouble() - 0.5)), 2));
            double high = Math.Round(Math.Max(open, close) * (1 + 0.001 * random.NextDouble()), 2);
            double low = Math.Round(Math.Min(open, close) * (1 - 0.001 * random.NextDouble()), 2);
            walk.Add(StartUnixMs + i * FiveMinutesMs, open, high, low, close, random.Next(1, 100_000));
        }

        return walk;
    }
}
