using System.Globalization;
using System.Net;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Market;
using MarketData.Time;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class StubPagesTests : IAsyncLifetime
{
    private static readonly StubOptions Options = new() { Seed = 11 };

    private static readonly SyntheticMarket Market = new(Options.Seed);

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
    public async Task Drain_AnySeriesRangeAndLimit_GivesTheMarketsBarsExactly()
    {
        Random random = new(Seed: 3);
        for (int i = 0; i < 60; i++)
        {
            Symbol symbol = Universe.Fifty[random.Next(Universe.Fifty.Count)];
            SeriesKey series = new(symbol, Timeframe.All[random.Next(Timeframe.All.Count)]);
            long fromUnixMs = random.NextInt64(1_600_000_000_000, 1_800_000_000_000);
            long lengthMs = random.NextInt64(1, 60 * series.Timeframe.DurationMs * (1 + random.Next(10)));
            UtcRange range = new(fromUnixMs, fromUnixMs + lengthMs);
            int limit = random.Next(1, 1 + (int)Math.Min(50_000, 1 + (lengthMs / 60_000)));
            string to = (range.EndUnixMs - 1).ToString(CultureInfo.InvariantCulture);
            BarColumns expected = new();
            Market.Fill(series, range, expected);

            BarColumns actual = new();
            await client.DrainAsync(
                StubClient.Url(series, fromUnixMs.ToString(CultureInfo.InvariantCulture), to, limit), actual);

            Bar.AssertEqual(expected, actual);
        }
    }

    [Theory]
    [InlineData("AAPL", "5m")]
    [InlineData("ADA", "5m")]
    [InlineData("BTC", "1d")]
    [InlineData("BRK.B", "1h")]
    public async Task Drain_YearByDates_IncludesTheLastDayToItsEnd(string symbol, string timeframe)
    {
        SeriesKey series = new(Universe.Find(symbol)!, Timeframe.All.Single(t => t.Code == timeframe));
        MarketCalendar calendar = MarketCalendar.For(series.Symbol.AssetClass);
        BarColumns expected = new();
        Market.Fill(
            series,
            new UtcRange(calendar.DayStartUnixMs(new DateOnly(2024, 1, 1)), calendar.DayStartUnixMs(new DateOnly(2025, 1, 1))),
            expected);

        BarColumns actual = new();
        int pages = await client.DrainAsync(StubClient.Url(series, "2024-01-01", "2024-12-31", limit: 50_000), actual);

        Bar.AssertEqual(expected, actual);
        bool fitsOnePage = !series.Timeframe.IsIntraday || expected.Count * series.Timeframe.Duration.TotalMinutes <= 50_000;
        Assert.Equal(fitsOnePage, pages == 1);
    }

    [Fact]
    public async Task Page_WithMore_HasPolygonsFieldsAndAKeylessNextUrlOnTheSameHost()
    {
        SeriesKey series = new(Universe.Find("ETH")!, Timeframe.OneHour);

        string url = StubClient.Url(series, "2024-05-01", "2024-05-31", limit: 600);
        using HttpResponseMessage response = await client.GetAsync(url);
        JsonElement body = JsonDocument.Parse(
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal("X:ETHUSD", body.GetProperty("ticker").GetString());
        Assert.Equal("OK", body.GetProperty("status").GetString());
        Assert.True(body.GetProperty("adjusted").GetBoolean());
        Assert.Equal(600, body.GetProperty("queryCount").GetInt32());
        Assert.Equal(10, body.GetProperty("resultsCount").GetInt32());
        Assert.Equal(10, body.GetProperty("count").GetInt32());
        Assert.Equal(response.Headers.GetValues("X-Request-Id").Single(), body.GetProperty("request_id").GetString());
        JsonElement bar = body.GetProperty("results")[9];
        Assert.InRange(bar.GetProperty("vw").GetDouble(), bar.GetProperty("l").GetDouble(), bar.GetProperty("h").GetDouble());
        Assert.True(bar.GetProperty("n").GetInt64() > 0);

        Uri next = new(body.GetProperty("next_url").GetString()!);
        Assert.Equal(server.BaseAddress.Authority, next.Authority);
        long nextUnixMs = bar.GetProperty("t").GetInt64() + 3_600_000;
        Assert.EndsWith($"/range/1/hour/{nextUnixMs}/2024-05-31", next.AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain(Options.ApiKey, next.Query, StringComparison.Ordinal);
        Assert.DoesNotContain("apiKey", next.Query, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/v2/aggs/ticker/AAPL/range/5/minute/2024-03-30/2024-03-31")] // a weekend
    [InlineData("/v2/aggs/ticker/ZZZZ/range/5/minute/2024-03-01/2024-03-31")] // nobody's ticker
    [InlineData("/v2/aggs/ticker/aapl/range/1/day/2024-03-01/2024-03-31")] // tickers are case-sensitive
    [InlineData("/v2/aggs/ticker/BTC/range/1/day/2024-03-01/2024-03-31")] // Polygon knows it as X:BTCUSD only
    public async Task Page_NothingToServe_HasNoResultsField(string url)
    {
        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync(url);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(body.TryGetProperty("results", out _));
        Assert.False(body.TryGetProperty("next_url", out _));
        Assert.Equal(0, body.GetProperty("resultsCount").GetInt32());
    }

    [Fact]
    public async Task Page_NotAdjusted_SaysSoOnEveryPage()
    {
        string? next = "/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31?adjusted=false&limit=8";
        int pages = 0;
        for (; next is not null; pages++)
        {
            (_, JsonElement body) = await client.GetJsonAsync(next);
            Assert.False(body.GetProperty("adjusted").GetBoolean());
            next = body.TryGetProperty("next_url", out JsonElement url) ? url.GetString() : null;
        }

        Assert.Equal(3, pages);
    }

    [Fact]
    public async Task Page_GzipAccepted_IsTheSameBarsCompressed()
    {
        SeriesKey series = new(Universe.Find("SOL")!, Timeframe.FiveMinutes);
        string url = StubClient.Url(series, "2024-05-01", "2024-05-20", limit: 50_000);
        using StubClient zipped = new(server.BaseAddress, Options.ApiKey, DecompressionMethods.GZip);
        using StubClient raw = new(server.BaseAddress, Options.ApiKey);
        BarColumns expected = new();
        BarColumns actual = new();

        await raw.DrainAsync(url, expected);
        await zipped.DrainAsync(url, actual);

        Bar.AssertEqual(expected, actual);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(server.BaseAddress, url));
        request.Headers.Add("Accept-Encoding", "gzip");
        request.Headers.Add("Authorization", $"Bearer {Options.ApiKey}");
        using HttpClient plain = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        using HttpResponseMessage response = await plain.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal("gzip", response.Content.Headers.ContentEncoding.Single());
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0x1F, 0x8B], body[..2]);
        Assert.InRange(body.Length, 1, expected.Count * 80);
    }
}
