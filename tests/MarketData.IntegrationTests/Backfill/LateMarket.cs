using System.Runtime.CompilerServices;
using MarketData.Bars;
using MarketData.Time;
using Perf.Testbed.Market;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// The stub's market as a client sees it who asks early: there is no bar of the future, and the volume of one that is not settled is not
/// yet all there will be.
/// </summary>
internal sealed class LateMarket(int seed, TimeProvider clock) : IBarSource
{
    private readonly SyntheticMarket market = new(seed);

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        long settled = Settlement.SettledUntilUnixMs(clock.GetUtcNow());
        BarColumns all = new();
        market.Fill(series, range, all);
        BarColumns bars = new(all.Count);
        for (int i = 0; i < all.Count && all.TimesUnixMs[i] + series.Timeframe.DurationMs <= now; i++)
        {
            double volume = all.TimesUnixMs[i] >= settled ? all.Volumes[i] / 2 : all.Volumes[i];
            bars.Add(all.TimesUnixMs[i], all.Opens[i], all.Highs[i], all.Lows[i], all.Closes[i], volume);
        }

        outcomes.Requests++;
        yield return new BarPage(bars, 0, BodyBytes: 0);
    }
}
