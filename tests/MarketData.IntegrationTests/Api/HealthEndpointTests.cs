using System.Net;
using System.Text.Json;
using Perf.Testbed.Api;

namespace MarketData.IntegrationTests.Api;

public sealed class HealthEndpointTests(ApiFixture filled) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health", "live", "up")]
    [InlineData("/health/ready", "ready", "up")]
    [InlineData("/health/live", "live", null)]
    public async Task Get_DatabaseAnswers_Is200(string path, string status, string? database)
    {
        HttpClient client = await filled.GetClientAsync();
        JsonElement answer = await GetAsync(client, path, HttpStatusCode.OK);

        Assert.Equal(status, answer.GetProperty("status").GetString());
        Assert.Equal(database, answer.TryGetProperty("database", out JsonElement said) ? said.GetString() : null);
    }

    [Fact]
    public async Task Get_NoDatabaseAndNothingHeld_IsLiveAndNotReady()
    {
        await using ApiProcess api = await ApiProcess.StartAsync("Host=127.0.0.1;Port=1;Username=u;Database=d", Cancel);
        using HttpClient client = new() { BaseAddress = api.BaseAddress };

        JsonElement live = await GetAsync(client, "/health/live", HttpStatusCode.OK);
        JsonElement ready = await GetAsync(client, "/health/ready", HttpStatusCode.ServiceUnavailable);

        Assert.Equal("live", live.GetProperty("status").GetString());
        Assert.Equal(503, ready.GetProperty("status").GetInt32());
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancel);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected != HttpStatusCode.OK, response.Headers.RetryAfter?.Delta is not null);
        return await AdminFixture.ReadJsonAsync(response);
    }
}
