using MarketData.Bars;

namespace MarketData.Tests.Features;

/// <summary>Seeded random walks, and bars made from closes alone.</summary>
internal static class RandomBars
{
    private const long StepMs = 300_000;

    private static readonly Patch[] Patches =
    [
        (_, closes, _, start, i) => closes[i] = closes[start],
        (random, closes, _, _, i) => closes[i] = i < 5 || closes[i - 5] > 1e6 ? closes[i] : closes[i - 5] * (random.Next(2) == 0 ? 1.01 : 0.99),
        (random, _, volumes, _, i) => volumes[i] = random.Next(3) == 0 ? volumes[i] : 0,
        (_, closes, _, _, i) => closes[i] *= Math.Abs(closes[i]) < 1e6 ? 1e300 : 1,
        (_, closes, _, _, i) => closes[i] *= Math.Abs(closes[i]) > 1e-6 ? 1e-300 : 1,
        (random, _, volumes, _, i) => volumes[i] = random.Next(2) == 0 ? 1e300 : 1e-300,
        (random, closes, _, _, i) => closes[i] = random.Next(-3, 4),
    ];

    /// <summary>Changes bar i, the start of whose patch is given too.</summary>
    private delegate void Patch(Random random, double[] closes, double[] volumes, int start, int i);

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
    /// A walk, or a walk with patches of something no market does: equal prices, moves of exactly 1 %, no volume, prices and volumes near
    /// the ends of what a double holds, prices of zero and below.
    /// </summary>
    public static BarColumns Any(Random random, int count)
    {
        BarColumns bars = Walk(random.Next(), count, random.Next(0, 6));
        double[] closes = bars.Closes.ToArray();
        double[] volumes = bars.Volumes.ToArray();
        int kinds = random.Next(3); // none, one, or any in turn
        Patch kind = Patches[random.Next(Patches.Length)];
        for (int start = 0; start < count && kinds > 0; start += random.Next(1, 300))
        {
            Patch patch = kinds == 1 ? kind : Patches[random.Next(Patches.Length)];
            int end = Math.Min(count, start + random.Next(1, 120));
            for (int i = start; i < end; i++)
            {
                patch(random, closes, volumes, start, i);
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
