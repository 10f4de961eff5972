using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Market;
using MarketData.IntegrationTests.Polygon;
using MarketData.Polygon;
using MarketData.Time;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

/// <summary>Whichever server plays Polygon, a client cannot tell.</summary>
[Collection(WireMockCollection.Name)]
public sealed class StubContractTests(WireMockFixture fixture)
{
    private const string PagedUrl = "/v2/aggs/ticker/X:ETHUSD/range/1/hour/2024-05-01/2024-05-31?adjusted=true&sort=asc&limit=9000";
    private const string DailyUrl = "/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31?adjusted=true&sort=asc&limit=50000";
    private const string EmptyUrl =
        "/v2/aggs/ticker/AAPL/range/5/minute/2024-03-30/2024-03-31?adjusted=true&sort=asc&limit=50000"; // a weekend

    private static readonly SyntheticMarket Market = new(WireMockFixture.Options.Seed);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PagedUrl)]
    [InlineData(DailyUrl)]
    [InlineData(EmptyUrl)]
    [InlineData("/v2/aggs/ticker/X:BTCUSD/range/5/minute/1704067200000/1706745599999?adjusted=true&sort=asc&limit=20000")]
    [InlineData("/v2/aggs/ticker/BRK.B/range/1/week/2023-01-01/2024-12-31?adjusted=false&limit=7")]
    [InlineData("/v2/aggs/ticker/ZZZZ/range/1/day/2024-03-01/2024-03-31")] // nobody's ticker
    public async Task SameRequest_ToEitherKind_GetsTheSameBytes(string url)
    {
        IPolygonStub wireMock = await fixture.ReadyAsync(StubKind.WireMock, url);
        using StubClient mocked = new(wireMock.BaseAddress, wireMock.ApiKey);
        using StubClient embedded = new(fixture.Embedded.BaseAddress, fixture.Embedded.ApiKey);

        for (string? next = url; next is not null;)
        {
            (string[] expectedHeaders, byte[] expected) = await AnswerAsync(embedded, fixture.Embedded.BaseAddress, next);
            (string[] actualHeaders, byte[] actual) = await AnswerAsync(mocked, wireMock.BaseAddress, next);

            Assert.Equal(expectedHeaders, actualHeaders);
            Assert.Equal(expected, actual);
            next = JsonDocument.Parse(actual).RootElement.TryGetProperty("next_url", out JsonElement nextUrl)
                ? new Uri(nextUrl.GetString()!).PathAndQuery
                : null;
        }
    }

    [Theory]
    [InlineData(StubKind.Embedded, null)]
    [InlineData(StubKind.Embedded, "wrong")]
    [InlineData(StubKind.WireMock, null)]
    [InlineData(StubKind.WireMock, "wrong")]
    public async Task Request_WithoutTheKey_Is401AndCounted(StubKind kind, string? key)
    {
        IPolygonStub stub = await fixture.ReadyAsync(kind, DailyUrl);
        using StubClient client = new(stub.BaseAddress, key);

        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync(DailyUrl);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("ERROR", body.GetProperty("status").GetString());
        Assert.Equal("Unknown API Key", body.GetProperty("error").GetString());
        Assert.NotEmpty(body.GetProperty("request_id").GetString()!);
        ServedRecord served = await stub.GetServedAsync(Cancel);
        Assert.Equal((1L, 1L, 0L), (served.Requests, served.Unauthorized, served.Pages));
    }

    [Theory]
    [InlineData(StubKind.Embedded)]
    [InlineData(StubKind.WireMock)]
    public async Task Request_WithTheKeyInTheQueryOnly_Is401(StubKind kind)
    {
        string url = $"{DailyUrl}&apiKey={WireMockFixture.Options.ApiKey}";
        IPolygonStub stub = await fixture.ReadyAsync(kind, url);
        using StubClient client = new(stub.BaseAddress, apiKey: null);

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetJsonAsync(url)).Status);
    }

    [Theory]
    [InlineData(StubKind.Embedded)]
    [InlineData(StubKind.WireMock)]
    public async Task Request_ForNothingPolygonHas_Is404(StubKind kind)
    {
        IPolygonStub stub = await fixture.ReadyAsync(kind);
        using StubClient client = new(stub.BaseAddress, stub.ApiKey);

        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync("/v9/nothing");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("NOT_FOUND", body.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData(StubKind.Embedded)]
    [InlineData(StubKind.WireMock)]
    public async Task Pages_FollowedToTheEnd_AreTheMarketsBars(StubKind kind)
    {
        IPolygonStub stub = await fixture.ReadyAsync(kind, PagedUrl);
        using StubClient client = new(stub.BaseAddress, stub.ApiKey);
        SeriesKey series = new(Universe.Find("ETH")!, Timeframe.OneHour);
        BarColumns expected = new();
        Market.Fill(series, UtcRange.FromDays(new DateOnly(2024, 5, 1), new DateOnly(2024, 6, 1)), expected);

        BarColumns actual = new();
        int pages = await client.DrainAsync(PagedUrl, actual);

        Bar.AssertEqual(expected, actual);
        Assert.Equal(5, pages); // 744 bars of 60 minutes, 150 a page
    }

    [Theory]
    [InlineData(StubKind.Embedded)]
    [InlineData(StubKind.WireMock)]
    public async Task Range_WithoutBars_HasNoResultsField(StubKind kind)
    {
        IPolygonStub stub = await fixture.ReadyAsync(kind, EmptyUrl);
        using StubClient client = new(stub.BaseAddress, stub.ApiKey);

        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync(EmptyUrl);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(0, body.GetProperty("resultsCount").GetInt32());
        Assert.False(body.TryGetProperty("results", out _));
        Assert.False(body.TryGetProperty("next_url", out _));
    }

    [Theory]
    [InlineData(StubKind.Embedded)]
    [InlineData(StubKind.WireMock)]
    public async Task Gzip_Accepted_IsTheSameBytesCompressed(StubKind kind)
    {
        IPolygonStub stub = await fixture.ReadyAsync(kind, PagedUrl);
        using StubClient plain = new(stub.BaseAddress, stub.ApiKey);
        using StubClient zipped = new(stub.BaseAddress, stub.ApiKey, DecompressionMethods.GZip);
        using HttpResponseMessage plainAnswer = await plain.GetAsync(PagedUrl);
        using HttpResponseMessage zippedAnswer = await zipped.GetAsync(PagedUrl);

        Assert.Equal(
            await plainAnswer.Content.ReadAsByteArrayAsync(Cancel), await zippedAnswer.Content.ReadAsByteArrayAsync(Cancel));

        using HttpClient raw = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(stub.BaseAddress, PagedUrl));
        request.Headers.Add("Accept-Encoding", "gzip");
        request.Headers.Add("Authorization", $"Bearer {stub.ApiKey}");
        using HttpResponseMessage rawAnswer = await raw.SendAsync(request, Cancel);
        Assert.Equal("gzip", Assert.Single(rawAnswer.Content.Headers.ContentEncoding));
        Assert.Empty(plainAnswer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData(StubKind.Embedded, true)]
    [InlineData(StubKind.Embedded, false)]
    [InlineData(StubKind.WireMock, true)]
    [InlineData(StubKind.WireMock, false)]
    public async Task OurClient_FetchingFromIt_GetsTheMarketAndTheRecordAgrees(StubKind kind, bool acceptsGzip)
    {
        SeriesKey series = new(Universe.Find("SOL")!, Timeframe.FiveMinutes);
        UtcRange range = UtcRange.FromDays(new DateOnly(2025, 2, 1), new DateOnly(2025, 4, 1));
        BarColumns expected = new();
        Market.Fill(series, range, expected);
        IPolygonStub stub = await fixture.ReadyAsync(kind);
        if (kind == StubKind.WireMock)
        {
            await fixture.WireMock.LoadAsync(series, range, cancellationToken: Cancel);
        }

        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress, AcceptGzip = acceptsGzip };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        FetchOutcomes outcomes = new();
        BarColumns fetched = new();
        await Fetches.CollectAsync(source, series, range, outcomes, fetched, [], Cancel);

        Bar.AssertEqual(expected, fetched);
        ServedRecord served = await stub.GetServedAsync(Cancel);
        ServedSeries ofSeries = Assert.Single(served.Series);
        Assert.Equal(
            (outcomes.Requests, outcomes.Pages, outcomes.BodyBytes), ((int)served.Requests, (int)served.Pages, served.BodyBytes));
        Assert.Equal((expected.Count, expected.TimesUnixMs[0], true), ((int)ofSeries.Bars, ofSeries.FirstUnixMs, ofSeries.Exact));
    }

    /// <summary>The headers that Polygon sends and the body, with the server's address taken out.</summary>
    private static async Task<(string[] Headers, byte[] Body)> AnswerAsync(StubClient client, Uri server, string url)
    {
        string Neutral(string text) => text.Replace(server.Authority, "stub", StringComparison.Ordinal);

        using HttpResponseMessage answer = await client.GetAsync(url);
        IEnumerable<string> Values(string name) => answer.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values : [];
        string[] headers =
        [
            ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture),
            answer.Content.Headers.ContentType?.ToString() ?? "",
            .. Values("X-Request-Id"),
            .. Values("Link").Select(Neutral),
        ];
        byte[] body = await answer.Content.ReadAsByteArrayAsync(Cancel);
        return (headers, Encoding.UTF8.GetBytes(Neutral(Encoding.UTF8.GetString(body))));
    }
}
