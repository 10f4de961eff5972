using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Perf.Testbed.Api;
using Perf.Testbed.Postgres;
using Perf.Testbed.Processes;

namespace MarketData.IntegrationTests.Api;

/// <summary>The service as a process: what it does without its database, what it tells, and how it ends.</summary>
public sealed class ApiProcessTests(PostgresFixture postgres)
{
    /// <summary>Must appear nowhere.</summary>
    private const string Canary = "canary-7f3a91";

    private static readonly Uri Quant = new("/api/v1/features/quant/AAPL?timeframe=5m", UriKind.Relative);

    private static readonly Uri Health = new("/health", UriKind.Relative);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_DatabaseGone_Is503()
    {
        TestDatabase database = await ApiFixture.CreateFilledDatabaseAsync(postgres, Cancel);
        await using ApiProcess api = await ApiProcess.StartAsync(
            database.ConnectionString, new ApiProcessOptions { CacheSeries = 0 }, Cancel);
        using HttpClient client = new() { BaseAddress = api.BaseAddress };
        using (HttpResponseMessage before = await client.GetAsync(Quant, Cancel))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        await database.DisposeAsync();

        // The first request finds its connection cut, the second one finds no database to connect to.
        await AssertUnavailableAsync(client);
        await AssertUnavailableAsync(client);
        Assert.Equal("down", await DatabaseStateAsync(client));
    }

    [Fact]
    public async Task Get_DatabaseSilent_Is503AndHealthStaysLive()
    {
        // The kernel completes the connection; nobody ever reads from it.
        using TcpListener silent = new(IPAddress.Loopback, port: 0);
        silent.Start();
        await using ApiProcess api = await ApiProcess.StartAsync(
            $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=u;Password={Canary};Database=d", Cancel);
        using HttpClient client = new() { BaseAddress = api.BaseAddress };

        await AssertUnavailableAsync(client);
        Assert.Equal("down", await DatabaseStateAsync(client));
        Assert.DoesNotContain(Canary, string.Join('\n', api.LastOutput), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ServerAbsent_TellsNoSecret()
    {
        int nobody = FreePort.Next();
        await using ApiProcess api = await ApiProcess.StartAsync(
            $"Host=127.0.0.1;Port={nobody};Username=u;Password={Canary};Database=d", Cancel);
        using HttpClient client = new() { BaseAddress = api.BaseAddress };

        string body = await AssertUnavailableAsync(client);

        Assert.DoesNotContain(Canary, body, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", body, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, string.Join('\n', api.LastOutput), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Database=d;Password=" + Canary)]
    [InlineData(Canary + "=x;Host=h")]
    public async Task Start_BadConnectionString_EndsSayingWhatToSetAndNoSecret(string connectionString)
    {
        ChildProcessException failure = await Assert.ThrowsAsync<ChildProcessException>(
            () => ApiProcess.StartAsync(connectionString, Cancel));

        Assert.Contains("code 2", failure.Message, StringComparison.Ordinal);
        Assert.Contains("PERF_API_POSTGRES", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_Running_EndsTheProcessByItself()
    {
        ApiProcess api = await ApiProcess.StartAsync("Host=127.0.0.1;Port=1;Username=u;Database=d", Cancel);
        Assert.False(api.Exited.IsCompleted);

        await api.DisposeAsync();

        Assert.True(api.Exited.IsCompleted);
        Assert.Contains(api.LastOutput, line => line.Contains("parent", StringComparison.Ordinal));
    }

    private static async Task<string> AssertUnavailableAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync(Quant, Cancel);
        string body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.NotNull(response.Headers.RetryAfter?.Delta);
        return body;
    }

    private static async Task<string?> DatabaseStateAsync(HttpClient client)
    {
        using HttpResponseMessage response = await client.GetAsync(Health, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using JsonDocument body = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));
        return body.RootElement.GetProperty("database").GetString();
    }
}
