using MarketData.Bars;

namespace MarketData.Tests.Features;

/// <summary>Seeded random walks, and bars made from closes alone.</summary>
internal static class RandomBars
{
    private const long StepMs = 300_000;

    /// <param name="decimals">Few make prices repeat, so that ties and stretches of equal closes come up.</param>
    public static BarColumns Walk(int seed, int count, int decimals = 4)
    {
        Random random = new(seed);
        double tick = Math.Pow(10, -decimals);
        double close = 50 + 100 * random.NextDouble();
        double step = 0.002 + 0.02 * random.NextDouble();
        BarColumns bars = new(count);
        for (int i = 0; i < count; i++)
        {
            double open = Math.Round(close, decimals);
            close = Math.Max(tick, Math.Round(open * (1 + step * (random.NextDouble() - 0.5)), decimals));
            double top = Math.Max(open, close);
            double bottom = Math.Min(open, close);
            double high = Math.Max(top, Math.Round(top * (1 + 0.5 * step * random.NextDouble()), decimals));
            double low = Math.Min(bottom, Math.Round(bottom * (1 - 0.5 * step * random.NextDouble()), decimals));
            bars.Add(i * StepMs, open, high, low, close, random.Next(0, 100_000));
        }

        return bars;
    }

    /// <summary>
    /// A walk, or something no market does: stretches of equal prices, moves of exactly 1 %, no volume, prices near the ends of what a
    /// double holds, zero and below, each for a while.
    /// </summary>
    public static BarColumns Any(Random random, int count)
    {
        BarColumns bars = Walk(random.Next(), count, random.Next(0, 6));
        int kind = random.Next(8);
        double[] closes = bars.Closes.ToArray();
        double[] volumes = bars.Volumes.ToArray();
        for (int start = 0; start < count && kind > 2; start += random.Next(1, 300))
        {
            int end = Math.Min(count, start + random.Next(1, 120));
            for (int i = start; i < end; i++)
            {
                volumes[i] = random.Next(3) == 0 ? 0 : volumes[i];
                closes[i] = kind switch
                {
                    3 => closes[start],
                    4 => i < 5 || closes[i - 5] > 1e6 ? bars.Closes[i] : closes[i - 5] * (random.Next(2) == 0 ? 1.01 : 0.99),
                    5 => bars.Closes[i] * 1e300,
                    6 => bars.Closes[i] * 1e-300,
                    _ => random.Next(-3, 4),
                };
            }
        }

        BarColumns any = new(count);
        for (int i = 0; i < count; i++)
        {
            double up = random.Next(4) == 0 ? 0 : Math.Abs(closes[i]) * 0.001 * random.NextDouble();
            double down = random.Next(4) == 0 ? 0 : Math.Abs(closes[i]) * 0.001 * random.NextDouble();
            any.Add(i * StepMs, closes[i], closes[i] + up, closes[i] - down, closes[i], volumes[i]);
        }

        return any;
    }

    /// <summary>Bars that never leave their close.</summary>
    public static BarColumns Flat(IEnumerable<double> closes, double volume = 1000)
    {
        BarColumns bars = new();
        foreach (double close in closes)
        {
            bars.Add(bars.Count * StepMs, close, close, close, close, volume);
        }

        return bars;
    }

    public static BarColumns Prefix(BarColumns bars, int count) =>
        Select(bars, Enumerable.Range(0, count), timeStep: StepMs, priceFactor: 1);

    public static BarColumns Scale(BarColumns bars, double priceFactor) =>
        Select(bars, Enumerable.Range(0, bars.Count), timeStep: StepMs, priceFactor);

    public static BarColumns Respace(BarColumns bars, long timeStep) =>
        Select(bars, Enumerable.Range(0, bars.Count), timeStep, priceFactor: 1);

    private static BarColumns Select(BarColumns bars, IEnumerable<int> rows, long timeStep, double priceFactor)
    {
        BarColumns selected = new();
        foreach (int i in rows)
        {
            selected.Add(
                i * timeStep,
                bars.Opens[i] * priceFactor,
                bars.Highs[i] * priceFactor,
                bars.Lows[i] * priceFactor,
                bars.Closes[i] * priceFactor,
                bars.Volumes[i]);
        }

        return selected;
    }
}
