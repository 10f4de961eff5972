using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Stub;

/// <summary>Which requests meet a fault, set from another process as a drill does it.</summary>
public sealed class StubFaultsTests
{
    private const string Stock = "/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31";
    private const string Coin = "/v2/aggs/ticker/X:BTCUSD/range/1/day/2024-03-01/2024-03-31";
    private const string CoinHours = "/v2/aggs/ticker/X:BTCUSD/range/1/hour/2024-03-01/2024-03-31";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fault_OfASeries_MeetsItsRequestsOnlyAndIsOver()
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions(), Cancel);
        using StubClient client = new(stub.BaseAddress, stub.ApiKey);
        await stub.InjectAsync(
            new StubFault(StubFaultKind.ServerError) { Ticker = "X:BTCUSD", Timeframe = "1d", Skip = 1, Times = 2 }, Cancel);

        List<int> answers = [];
        foreach (string url in (string[])[Stock, Coin, CoinHours, Stock, Coin, Coin, Coin])
        {
            using HttpResponseMessage answer = await client.GetAsync(url);
            answers.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 200, 200, 200, 500, 500, 200], answers);
        ServedRecord served = await stub.GetServedAsync(Cancel);
        Assert.Equal((7L, 2L, 5L), (served.Requests, served.Faulted, served.Pages));
    }

    [Fact]
    public async Task Fault_WithoutEnd_StaysUntilItIsHealed()
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions(), Cancel);
        using StubClient client = new(stub.BaseAddress, stub.ApiKey);
        await stub.InjectAsync(new StubFault(StubFaultKind.RateLimited) { Times = null, Value = "7" }, Cancel);

        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage refused = await client.GetAsync(Stock);
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(7), refused.Headers.RetryAfter?.Delta);
        }

        await stub.HealAsync(Cancel);

        Assert.Equal(HttpStatusCode.OK, (await client.GetJsonAsync(Stock)).Status);
        Assert.Equal(3, (await stub.GetServedAsync(Cancel)).RateLimited);
    }

    [Fact]
    public async Task Fault_OfAnotherSymbol_IsAWholePageOfIts()
    {
        await using StubServer stub = await StubServer.StartAsync(new StubOptions(), Cancel);
        using StubClient client = new(stub.BaseAddress, new StubOptions().ApiKey);
        stub.Inject(new StubFault(StubFaultKind.OtherSymbol));

        (_, JsonElement wrong) = await client.GetJsonAsync(Stock);
        (_, JsonElement right) = await client.GetJsonAsync(Stock);

        Assert.NotEqual("AAPL", wrong.GetProperty("ticker").GetString());
        Assert.Equal("AAPL", right.GetProperty("ticker").GetString());
        Assert.NotEqual(wrong.GetProperty("results").ToString(), right.GetProperty("results").ToString());
        Assert.Single((await client.GetServedAsync()).Series); // of the right one
    }

    [Theory]
    [InlineData(StubFaultKind.RepeatedPage, 0, 1, null)] // there is none to repeat
    [InlineData(StubFaultKind.ForeignNext, 0, 1, "elsewhere")]
    [InlineData(StubFaultKind.ServerError, -1, 1, null)]
    [InlineData(StubFaultKind.ServerError, 0, 0, null)]
    public async Task Fault_ThatMakesNoSense_IsRefused(StubFaultKind kind, int skip, int times, string? value)
    {
        await using StubServer stub = await StubServer.StartAsync(new StubOptions(), Cancel);

        Assert.Throws<ValidationException>(() => stub.Inject(new StubFault(kind) { Skip = skip, Times = times, Value = value }));
    }

    /// <summary>The body as someone writes it by hand; what it leaves out has its documented value.</summary>
    [Theory]
    [InlineData("{\"kind\":\"ServerError\"}", "500, 200, 200")]
    [InlineData("{\"kind\":\"ServerError\",\"skip\":1}", "200, 500, 200")]
    [InlineData("{\"kind\":\"ServerError\",\"times\":2}", "500, 500, 200")]
    [InlineData("{\"kind\":\"ServerError\",\"times\":null}", "500, 500, 500")]
    public async Task Control_OfAFaultThatLeavesThingsOut_SetsTheirDefaults(string body, string expected)
    {
        await using StubServer stub = await StubServer.StartAsync(new StubOptions(), Cancel);
        using HttpClient http = new();
        using StringContent content = new(body, mediaType: new("application/json"));

        using HttpResponseMessage set = await http.PostAsync(new Uri(stub.BaseAddress, StubHandler.FaultsPath), content, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, set.StatusCode);
        using StubClient client = new(stub.BaseAddress, new StubOptions().ApiKey);
        List<int> answers = [];
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage answer = await client.GetAsync(Stock);
            answers.Add((int)answer.StatusCode);
        }

        Assert.Equal(expected, string.Join(", ", answers));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"kind\":\"earthquake\"}")]
    [InlineData("{\"kind\":\"ServerError\",\"times\":0}")]
    public async Task Control_OfAFaultThatMakesNoSense_IsBadRequestAndSetsNone(string body)
    {
        await using StubServer stub = await StubServer.StartAsync(new StubOptions(), Cancel);
        using HttpClient http = new();
        using StringContent content = new(body, mediaType: new("application/json"));

        using HttpResponseMessage answer = await http.PostAsync(new Uri(stub.BaseAddress, StubHandler.FaultsPath), content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using StubClient client = new(stub.BaseAddress, new StubOptions().ApiKey);
        Assert.Equal(HttpStatusCode.OK, (await client.GetJsonAsync(Stock)).Status);
    }
}
