using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.IntegrationTests.Polygon;
using MarketData.Polygon;
using MarketData.Postgres.Quotas;
using MarketData.Quotas;
using Npgsql;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Quotas;

/// <summary>Several sources with one key, each with a gate and connections of its own, as in processes of their own.</summary>
public sealed class SharedFetchTests(LedgerDatabase database) : IClassFixture<LedgerDatabase>
{
    private const int Processes = 3;
    private const int FetchesEach = 8;

    private static readonly QuotaPlan Plan = new(5, TimeSpan.FromSeconds(1));

    /// <summary>24 pages at five a second. The control has gates only: fifteen a second are asked for, and some fetches give up.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Processes_WithOneKey_AreNeverRefusedWhenTheyShareTheLedger(bool isShared)
    {
        await using StubServer stub = await StubServer.StartAsync(
            new StubOptions { QuotaRequests = Plan.Requests, QuotaWindow = Plan.Window, SendRetryAfter = true },
            TestContext.Current.CancellationToken);
        ConcurrentBag<FetchOutcomes> all = [];

        List<PostgresQuotaLedger?> ledgers = [];
        for (int i = 0; i < Processes; i++)
        {
            ledgers.Add(isShared ? await database.ConnectAsync("shared") : null);
        }

        await Task.WhenAll(ledgers.Select(RunProcessAsync));

        Assert.Equal(isShared, all.Sum(outcomes => outcomes.RateLimited) == 0);
        Assert.True(!isShared || all.Sum(outcomes => outcomes.Pages) == Processes * FetchesEach);

        async Task RunProcessAsync(PostgresQuotaLedger? ledger)
        {
            using PolygonBarSource source = Source(stub.BaseAddress, new StubOptions().ApiKey, ledger);
            await Task.WhenAll(Enumerable.Range(0, FetchesEach).Select(async _ =>
            {
                FetchOutcomes outcomes = new();
                all.Add(outcomes);
                Exception? error = await Record.ExceptionAsync(() => FetchAsync(source, outcomes));
                Assert.True(error is null || (!isShared && error is BarSourceException), error?.ToString());
            }));
        }
    }

    [Fact]
    public async Task Database_Unreachable_FailsTheFetchAndSendsNothing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 2)));
        await using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        using PolygonBarSource source = Source(server.Address, Fetches.Key, new PostgresQuotaLedger(nowhere, "polygon"));

        BarSourceException error = await Assert.ThrowsAsync<BarSourceException>(() => FetchAsync(source, new FetchOutcomes()));

        Assert.False(error.StopsTheRun);
        Assert.Contains("PostgreSQL", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.RequestHeads);
    }

    [Fact]
    public async Task Refusal_OfOneProcess_HoldsTheOther()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Status(429, "Retry-After: 1"), Answers.Json(Pages.Of(0, 2)));
        using PolygonBarSource refused = Source(server.Address, Fetches.Key, await database.ConnectAsync("refusal"), retries: false);
        using PolygonBarSource other = Source(server.Address, Fetches.Key, await database.ConnectAsync("refusal"));
        FetchOutcomes outcomes = new();

        await Assert.ThrowsAsync<BarSourceException>(() => FetchAsync(refused, new FetchOutcomes()));
        await FetchAsync(other, outcomes);

        Assert.Equal((1, 1, 0), (outcomes.Pages, outcomes.QuotaWaits, outcomes.RateLimited));
    }

    [Fact]
    public void Ledger_WithoutAPlan_IsRefused()
    {
        using NpgsqlDataSource nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1");
        PostgresQuotaLedger ledger = new(nowhere, "polygon");

        Assert.ThrowsAny<ArgumentException>(() => PolygonBarSource.Create(
            new PolygonOptions(new ApiKey(Fetches.Key)), TimeProvider.System, new Random(1), ledger: ledger));
    }

    private static PolygonBarSource Source(Uri address, string key, IQuotaLedger? ledger, bool retries = true)
    {
        PolygonOptions options = new(new ApiKey(key)) { BaseAddress = address, Quota = Plan };
        return PolygonBarSource.Create(
            retries ? options : options with { RetryDelays = [] }, TimeProvider.System, new Random(1), ledger: ledger);
    }

    private static Task FetchAsync(PolygonBarSource source, FetchOutcomes outcomes) => Fetches.CollectAsync(
        source, Pages.Series, Pages.Day, outcomes, new BarColumns(), [], TestContext.Current.CancellationToken);
}
