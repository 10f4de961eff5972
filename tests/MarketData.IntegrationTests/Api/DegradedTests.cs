using System.Diagnostics;
using System.Globalization;
using System.Net;
using MarketData.IntegrationTests.Testbed;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Schema;
using MarketData.Postgres.Writers;
using Npgsql;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Api;

/// <summary>A server of these tests' own that dies or freezes under the API.</summary>
public sealed class DegradedTests
{
    private const string NeverAsked = "/api/v1/historical/AAPL?timeframe=5m";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_ServerKilledAndStartedAgain_ServesWhatIsKeptAndThenWhatIsStored()
    {
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        await using CachedApi api = await StartAsync(server);
        await api.WarmAsync();
        ApiAnswer before = await api.GetAsync();

        await server.KillAsync();
        await AssertDegradedAsync(api, before);

        await server.RestartAsync(Cancel);
        ApiAnswer after = await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Hit);
        Assert.True(after.IsSameAs(before));
        await api.UntilAsync(NeverAsked, answer => answer.Status == HttpStatusCode.OK);
    }

    /// <summary>Every process of the server stops, and its sockets stay open.</summary>
    [Fact]
    public async Task Get_ServerFrozen_ServesWhatIsKeptAndThenWhatIsStored()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Stops processes.");
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        await using CachedApi api = await StartAsync(server);
        await api.WarmAsync();
        ApiAnswer before = await api.GetAsync();

        await SignalAsync(server, "-STOP");
        try
        {
            await AssertDegradedAsync(api, before);
        }
        finally
        {
            await SignalAsync(server, "-CONT");
        }

        await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Hit && answer.IsSameAs(before));
    }

    private static async Task AssertDegradedAsync(CachedApi api, ApiAnswer before)
    {
        ApiAnswer degraded = await api.UntilAsync(CachedApi.Quant, answer => answer.CacheStatus == CachedApi.Degraded);
        Assert.Equal(HttpStatusCode.OK, degraded.Status);
        Assert.Equal(before.Rows, degraded.Rows);
        Assert.True(degraded.Source.GetProperty("degraded").GetBoolean());
        Assert.Equal("cache", degraded.Source.GetProperty("from").GetString());
        Assert.Contains("answered from cache", degraded.Warning, StringComparison.Ordinal);
        Assert.NotEqual(before.Tag, degraded.Tag);

        // First that it is late, then that nobody is there.
        await api.UntilAsync(
            CachedApi.Quant, answer => answer.Warning!.Contains("database unavailable, answered from cache", StringComparison.Ordinal));

        // Flagged with an age that grows.
        await api.UntilAsync(CachedApi.Quant, answer => Age(answer) > Age(degraded));

        // Fewer than asked for, and says so; nothing kept: nothing to say.
        ApiAnswer cut = await api.GetAsync(CachedApi.Quant + "&limit=5000");
        Assert.Equal((HttpStatusCode.OK, 1_000), (cut.Status, cut.Count));
        Assert.Contains("newest 1000 rows only", cut.Warning, StringComparison.Ordinal);
        ApiAnswer nothing = await api.GetAsync(NeverAsked);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (nothing.Status, nothing.AsksToRetry));

        // A range that may have other rows is not answered with fewer.
        ApiAnswer range = await api.GetAsync(CachedApi.Quant + "&end=2024-07-16");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, range.Status);
    }

    private static long Age(ApiAnswer answer) => answer.Source.GetProperty("age_seconds").GetInt64();

    private static async Task<CachedApi> StartAsync(PostgresServer server)
    {
        TestDatabase database = await server.CreateDatabaseAsync("degraded", Cancel);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database.ConnectionString);
        await SchemaMigrator.MigrateAsync(source, Cancel);
        await BarWriters.Create(WriterKind.Copy, source, new SeriesCatalog(source)).WriteAsync(ApiFixture.Stored, Cancel);
        return await CachedApi.StartAsync(database);
    }

    private static async Task SignalAsync(PostgresServer server, string signal)
    {
        string postmaster = server.ProcessId!.Value.ToString(CultureInfo.InvariantCulture);
        using Process list = Process.Start(new ProcessStartInfo("ps", ["-o", "pid=", "--ppid", postmaster])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        string children = await list.StandardOutput.ReadToEndAsync(Cancel);
        await list.WaitForExitAsync(Cancel);

        // The postmaster first: it starts no more.
        string[] processes = [postmaster, .. children.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
        using Process kill = Process.Start("kill", [signal, .. processes]);
        await kill.WaitForExitAsync(Cancel);
        Assert.Equal(0, kill.ExitCode);
    }
}
