using System.Collections.Concurrent;
using System.Security.Cryptography;
using MarketData.Bars;
using MarketData.IntegrationTests.Polygon;
using MarketData.Polygon;
using MarketData.Quotas;
using Npgsql;
using Perf.Lab.Backfill;
using Perf.Testbed.Postgres;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Lab;

/// <summary>Two labs with one key, as two runs of backfill --source polygon, with a stub where the real Polygon is.</summary>
public sealed class SharedBackfillTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly QuotaPlan Plan = new(5, TimeSpan.FromSeconds(1));

    private readonly string quotaDatabase = $"perf_quota_{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private TestDatabase? any;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => any = await postgres.CreateDatabaseAsync("labs");

    public async ValueTask DisposeAsync()
    {
        if (any is not null)
        {
            await using (NpgsqlConnection connection = new(any.ConnectionString))
            {
                await connection.OpenAsync(CancellationToken.None);
                await TestDatabase.DropAsync(connection, quotaDatabase, CancellationToken.None);
            }

            await any.DisposeAsync();
        }
    }

    /// <summary>Sixteen pages at five a second; both open the database at once. The control has nothing to share through.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Labs_WithOneKey_AreNeverRefusedWhenTheyUseOneServer(bool isShared)
    {
        Assert.SkipWhen(
            !isShared && QuotaDatabase.IsSharedBy(await postgres.GetServerAsync()), "The control needs a server of the lab's own.");
        await using StubServer stub = await StubServer.StartAsync(
            new StubOptions { QuotaRequests = Plan.Requests, QuotaWindow = Plan.Window, SendRetryAfter = true }, Cancel);
        PolygonOptions client = new(new ApiKey(new StubOptions().ApiKey)) { BaseAddress = stub.BaseAddress };
        BackfillSettings settings = BackfillSettings.Baseline(TimeProvider.System) with
        {
            Source = BarSourceKind.Polygon,
            Quota = Plan,
        };
        ConcurrentBag<FetchOutcomes> all = [];

        await Task.WhenAll(RunLabAsync(), RunLabAsync());

        Assert.Equal(isShared, all.Sum(outcomes => outcomes.RateLimited) == 0);
        Assert.True(!isShared || all.Sum(outcomes => outcomes.Pages) == 16);

        async Task RunLabAsync()
        {
            PostgresServer server = isShared ? await NamedServerAsync() : await postgres.GetServerAsync();
            await using BackfillBars bars =
                await BackfillBars.OpenPolygonAsync(client, settings, server, quotaDatabase, TimeProvider.System, Cancel);
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                FetchOutcomes outcomes = new();
                all.Add(outcomes);
                Exception? error = await Record.ExceptionAsync(() => Fetches.CollectAsync(
                    (PolygonBarSource)bars.Source, Pages.Series, Pages.Day, outcomes, new BarColumns(), [], Cancel));
                Assert.True(error is null || (!isShared && error is BarSourceException), error?.ToString());
            }));
        }
    }

    /// <summary>What was taken stays taken when every lab has gone: the database is not dropped with them.</summary>
    [Fact]
    public async Task Places_OfALabThatHasEnded_AreStillTakenForTheNext()
    {
        QuotaPlan plan = new(1, TimeSpan.FromHours(1));
        Assert.NotNull(await TakeAsync());

        Assert.Null(await TakeAsync());

        async Task<long?> TakeAsync()
        {
            await using PostgresServer server = await NamedServerAsync();
            await using QuotaDatabase database = await QuotaDatabase.OpenAsync(server, quotaDatabase, Cancel);
            return (await database.Ledger.TryEnterAsync(plan, TimeSpan.FromSeconds(30), Cancel)).Place;
        }
    }

    /// <summary>As one lab after the other, so do many at the very same moment find or make the one database.</summary>
    [Fact]
    public async Task Database_OpenedByManyAtOnce_IsOne()
    {
        await using PostgresServer server = await NamedServerAsync();

        QuotaDatabase[] databases =
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => QuotaDatabase.OpenAsync(server, quotaDatabase, Cancel)));

        QuotaPlan plan = new(3, TimeSpan.FromHours(1));
        QuotaTurn[] turns = await Task.WhenAll(
            databases.Select(database => database.Ledger.TryEnterAsync(plan, TimeSpan.FromSeconds(30), Cancel)));
        Assert.Equal(3, turns.Count(turn => turn.Place is not null));
        foreach (QuotaDatabase database in databases)
        {
            await database.DisposeAsync();
        }
    }

    /// <summary>The fixture's, as PERF_POSTGRES would name it. There is nothing of it to stop.</summary>
    private Task<PostgresServer> NamedServerAsync() => PostgresServer.StartAsync(
        new PostgresServerOptions { Ways = [PostgresWay.Environment], Connection = any!.ConnectionString }, Cancel);
}
