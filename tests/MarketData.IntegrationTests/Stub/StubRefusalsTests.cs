using System.Net;
using System.Text.Json;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class StubRefusalsTests
{
    private const string GoodUrl = "/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "")]
    [InlineData("wrong", "")]
    [InlineData(null, "?apiKey=wrong")]
    [InlineData(null, "?apiKey=right")] // the header counts
    [InlineData("wrong", "?apiKey=right")]
    public async Task Get_WithoutTheKey_Is401AsPolygonWordsIt(string? header, string query)
    {
        await using StubServer server = await StubServer.StartAsync(new StubOptions { ApiKey = "right" }, Cancel);
        using StubClient client = new(server.BaseAddress, header);

        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync(GoodUrl + query);

        Assert.Equal(HttpStatusCode.Unauthorized, status);
        Assert.Equal("ERROR", body.GetProperty("status").GetString());
        Assert.Equal("Unknown API Key", body.GetProperty("error").GetString());
        Assert.Equal(1, (await client.GetServedAsync()).Unauthorized);
    }

    [Theory]
    [InlineData("/v2/aggs/ticker/A%22B/range/1/day/2024-03-01/2024-03-31")]
    [InlineData("/v2/aggs/ticker/AAPLAAPLAAPLAAPLAAPL/range/1/day/2024-03-01/2024-03-31")]
    [InlineData("/v2/aggs/ticker/AAPL/range/7/minute/2024-03-01/2024-03-31")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/fortnight/2024-03-01/2024-03-31")]
    [InlineData("/v2/aggs/ticker/AAPL/range/-1/day/2024-03-01/2024-03-31")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/2024-02-30/2024-03-31")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/tomorrow")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/2024-03-31/2024-03-01")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/-5/2024-03-01")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/0/9223372036854775807")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/0001-01-01/9999-12-31")]
    [InlineData(GoodUrl + "?limit=0")]
    [InlineData(GoodUrl + "?limit=50001")]
    [InlineData(GoodUrl + "?limit=many")]
    [InlineData(GoodUrl + "?sort=desc")]
    [InlineData(GoodUrl + "?adjusted=perhaps")]
    [InlineData(GoodUrl + "?cursor=%25%25")]
    [InlineData(GoodUrl + "?cursor=bGltaXQ9MA")] // limit=0
    public async Task Get_BadRequest_IsRefusedWithAMessageAndNoTrace(string url)
    {
        await using StubServer server = await StubServer.StartAsync(new StubOptions(), Cancel);
        using StubClient client = new(server.BaseAddress, new StubOptions().ApiKey);

        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync(url);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("ERROR", body.GetProperty("status").GetString());
        Assert.NotEmpty(body.GetProperty("request_id").GetString()!);
        Assert.DoesNotContain(" at ", body.GetProperty("error").GetString()!, StringComparison.Ordinal);
        Assert.Equal(1, (await client.GetServedAsync()).Rejected);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v2/aggs/ticker/AAPL")]
    [InlineData("/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31/more")]
    [InlineData("/v3/reference/tickers")]
    public async Task Get_OtherPaths_Are404(string url)
    {
        await using StubServer server = await StubServer.StartAsync(new StubOptions(), Cancel);
        using StubClient client = new(server.BaseAddress, new StubOptions().ApiKey);

        (HttpStatusCode status, JsonElement body) = await client.GetJsonAsync(url);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("NOT_FOUND", body.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Get_MoreThanTheQuota_Is429UntilTheNextWindow()
    {
        ManualClock clock = new();
        StubOptions options = new() { QuotaRequests = 2, SendRetryAfter = true, TimeProvider = clock };
        await using StubServer server = await StubServer.StartAsync(options, Cancel);
        using StubClient client = new(server.BaseAddress, options.ApiKey);
        Assert.Equal(HttpStatusCode.OK, (await client.GetJsonAsync(GoodUrl)).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.GetJsonAsync(GoodUrl)).Status);
        clock.Advance(TimeSpan.FromSeconds(18));

        using HttpResponseMessage refused = await client.GetAsync(GoodUrl);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(42), refused.Headers.RetryAfter?.Delta);
        Assert.Contains("maximum requests per minute", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        clock.Advance(TimeSpan.FromSeconds(42));
        Assert.Equal(HttpStatusCode.OK, (await client.GetJsonAsync(GoodUrl)).Status);
        Assert.Equal(1, (await client.GetServedAsync()).RateLimited);
    }

    [Fact]
    public async Task Get_LongAfterTheStart_BeginsAWholeWindow()
    {
        ManualClock clock = new();
        StubOptions options = new() { QuotaRequests = 1, SendRetryAfter = true, TimeProvider = clock };
        await using StubServer server = await StubServer.StartAsync(options, Cancel);
        using StubClient client = new(server.BaseAddress, options.ApiKey);
        clock.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(HttpStatusCode.OK, (await client.GetJsonAsync(GoodUrl)).Status);
        clock.Advance(TimeSpan.FromSeconds(15));

        using HttpResponseMessage refused = await client.GetAsync(GoodUrl);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(45), refused.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Get_QuotaWithoutRetryAfter_SendsNone()
    {
        StubOptions options = new() { QuotaRequests = 1, TimeProvider = new ManualClock() };
        await using StubServer server = await StubServer.StartAsync(options, Cancel);
        using StubClient client = new(server.BaseAddress, options.ApiKey);
        using HttpResponseMessage first = await client.GetAsync(GoodUrl);

        using HttpResponseMessage refused = await client.GetAsync(GoodUrl);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Null(refused.Headers.RetryAfter);
    }
}
