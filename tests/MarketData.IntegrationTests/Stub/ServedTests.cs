using System.Globalization;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Market;
using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class ServedTests : IAsyncLifetime
{
    private static readonly StubOptions Options = new();

    private StubServer server = null!;
    private StubClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubServer.StartAsync(Options, TestContext.Current.CancellationToken);
        client = new StubClient(server.BaseAddress, Options.ApiKey);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Served_AfterADrain_IsWhatTheClientCounted()
    {
        SeriesKey series = new(Universe.Find("ETH")!, Timeframe.FifteenMinutes);
        BarColumns drained = new();
        int pages = await client.DrainAsync(StubClient.Url(series, "2024-01-01", "2024-06-30", limit: 5_000), drained);

        ServedRecord served = await client.GetServedAsync();

        ServedSeries entry = Assert.Single(served.Series);
        Assert.Equal(("X:ETHUSD", "15m", true), (entry.Ticker, entry.Timeframe, entry.Exact));
        Assert.Equal((drained.Count, pages), (entry.Bars, entry.Pages));
        Assert.Equal((drained.TimesUnixMs[0], drained.TimesUnixMs[^1]), (entry.FirstUnixMs, entry.LastUnixMs));
        Assert.Equal(Bar.Sum(drained.Volumes), entry.VolumeSum);
        Assert.Equal((drained.Count, pages, pages), (served.Bars, served.Pages, served.Requests));
    }

    /// <summary>What comes before it says nothing of it; that it is asked for again does.</summary>
    [Fact]
    public async Task Served_LatestBar_WasServedWhenAPageLastHeldIt()
    {
        SeriesKey series = new(Universe.Find("BTC")!, Timeframe.OneHour);
        DateTimeOffset began = TimeProvider.System.GetUtcNow();
        DateTimeOffset first = await LastServedAsync(StubClient.Url(series, "2024-03-02", "2024-03-03", limit: 50_000));
        DateTimeOffset behindEarlier = await LastServedAsync(StubClient.Url(series, "2024-03-01", "2024-03-01", limit: 50_000));
        DateTimeOffset again = await LastServedAsync(StubClient.Url(series, "2024-03-03", "2024-03-03", limit: 50_000));

        Assert.InRange(first, began, TimeProvider.System.GetUtcNow());
        Assert.Equal(first, behindEarlier);
        Assert.True(again > first);
    }

    [Fact]
    public async Task Served_BodyBytes_AreThoseOfTheJsonAlsoWhenCompressed()
    {
        SeriesKey series = new(Universe.Find("SPY")!, Timeframe.OneHour);
        string url = StubClient.Url(series, "2024-01-01", "2024-02-01", limit: 50_000);
        using HttpResponseMessage response = await client.GetAsync(url);
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using StubClient zipped = new(server.BaseAddress, Options.ApiKey, System.Net.DecompressionMethods.GZip);
        await zipped.GetJsonAsync(url);

        Assert.Equal(2 * body.Length, (await client.GetServedAsync()).BodyBytes);
    }

    [Fact]
    public async Task Served_OverlappingPagesInAnyOrder_CountsEachBarOnce()
    {
        SeriesKey series = new(Universe.Find("XRP")!, Timeframe.OneHour);
        Random random = new(Seed: 5);
        Dictionary<long, double> distinct = [];
        for (int i = 0; i < 120; i++)
        {
            long fromUnixMs = 1_714_521_600_000 + random.NextInt64(0, 2_000_000_000);
            long toUnixMs = fromUnixMs + random.NextInt64(0, 100_000_000);
            BarColumns bars = new();
            await client.DrainAsync(
                StubClient.Url(
                    series,
                    fromUnixMs.ToString(CultureInfo.InvariantCulture),
                    toUnixMs.ToString(CultureInfo.InvariantCulture),
                    limit: random.Next(60, 1_000)),
                bars);
            for (int row = 0; row < bars.Count; row++)
            {
                distinct[bars.TimesUnixMs[row]] = bars.Volumes[row];
            }
        }

        ServedSeries entry = Assert.Single((await client.GetServedAsync()).Series);

        Assert.Equal(distinct.Count, entry.Bars);
        Assert.Equal(distinct.Values.Sum(), entry.VolumeSum);
        Assert.Equal((distinct.Keys.Min(), distinct.Keys.Max()), (entry.FirstUnixMs, entry.LastUnixMs));
        Assert.True(entry.Exact);
    }

    [Fact]
    public async Task Served_ParallelClients_AddUp()
    {
        Symbol[] symbols = [.. Universe.TwentyFive.Take(8)];
        int[] counts = await Task.WhenAll(symbols.Select(async symbol =>
        {
            BarColumns bars = new();
            await client.DrainAsync(
                StubClient.Url(new SeriesKey(symbol, Timeframe.FiveMinutes), "2024-03-01", "2024-03-31", limit: 2_000), bars);
            return bars.Count;
        }));

        ServedRecord served = await client.GetServedAsync();

        Assert.Equal(counts.Sum(), served.Bars);
        Assert.Equal(symbols.Length, served.Series.Count);
    }

    [Fact]
    public async Task Served_AfterReset_IsEmpty()
    {
        await client.GetJsonAsync("/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31");
        await client.ResetServedAsync();

        ServedRecord served = await client.GetServedAsync();

        Assert.Empty(served.Series);
        Assert.Equal((0, 0, 0, 0), (served.Requests, served.Pages, served.BodyBytes, served.Bars));
    }

    private async Task<DateTimeOffset> LastServedAsync(string url)
    {
        await client.GetJsonAsync(url);
        return Assert.Single((await client.GetServedAsync()).Series).LastServedAt!.Value;
    }
}
