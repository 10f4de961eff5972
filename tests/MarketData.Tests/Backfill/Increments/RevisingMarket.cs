using System.Runtime.CompilerServices;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>
/// A market of one walk a series, the same for everyone who asks, with bars missing here and there and days without any. What is younger
/// than a day is revised before it is settled: it comes with another volume and another high until then, and the youngest do not
/// come at all.
/// </summary>
internal sealed class RevisingMarket(int seed, TimeProvider clock) : IBarSource
{
    /// <summary>Bars that have not come to the source yet.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(90);

    /// <summary>Of 100 bars, how many there are not.</summary>
    public int Missing { get; init; } = 3;

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        outcomes.Requests++;
        yield return new BarPage(BarsOf(series, range), 0, BodyBytes: 0);
    }

    private BarColumns BarsOf(SeriesKey series, UtcRange range)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        long settled = Settlement.SettledUntilUnixMs(clock.GetUtcNow());
        MarketCalendar calendar = MarketCalendar.For(series.Symbol.AssetClass);
        BarColumns bars = new();
        long time = calendar.FirstBarStartFrom(series.Timeframe, range.StartUnixMs);
        for (; time < range.EndUnixMs; time = calendar.BarEndUnixMs(series.Timeframe, time))
        {
            if (IsThere(series, time) && calendar.BarEndUnixMs(series.Timeframe, time) + Late.TotalMilliseconds <= now)
            {
                Add(bars, series, time, isRevised: time >= settled);
            }
        }

        return bars;
    }

    private bool IsThere(SeriesKey series, long time) =>
        new Random(Mix.Of(seed, series, time / 86_400_000)).Next(20) != 0
        && new Random(Mix.Of(seed, series, time)).Next(100) >= Missing;

    private void Add(BarColumns bars, SeriesKey series, long time, bool isRevised)
    {
        Random random = new(Mix.Of(seed + 1, series, time));
        double middle = 100 + (30 * Math.Sin(time / 4e9)) + random.NextDouble();
        double open = Math.Round(middle + random.NextDouble(), 2);
        double close = Math.Round(middle + random.NextDouble(), 2);
        double high = Math.Max(open, close) + (isRevised ? 1 : Math.Round(random.NextDouble(), 2));
        bars.Add(time, open, high, Math.Min(open, close) - Math.Round(random.NextDouble(), 2), close, isRevised ? 1 : random.Next(1000));
    }

    /// <summary>Seeds that are the same in every process.</summary>
    private static class Mix
    {
        public static int Of(int seed, SeriesKey series, long value)
        {
            ulong hash = (ulong)seed * 0x9E3779B97F4A7C15;
            foreach (char c in series.ToString())
            {
                hash = (hash ^ c) * 0x100000001B3;
            }

            hash = (hash ^ (ulong)value) * 0xBF58476D1CE4E5B9;
            return (int)(hash >> 33);
        }
    }
}
