using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using MarketData.Bars;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Stub;
using MarketData.Polygon;
using MarketData.Quotas;
using MarketData.Time;
using Npgsql;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Api;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 15: a storm of 429 that do not say when to come back.</summary>
public sealed class Fault15RateLimitStormTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int FreeQuota = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly StubFault Storm = new(StubFaultKind.RateLimited) { Times = null };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quota_SpentByAnother_IsWaitedForAndTheTableIsTheMarket()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database, FreeQuota);
        await SpendAsync(bench);
        using PolygonBarSource client = bench.Client(bench.Options with { Quota = QuotaPlan.Free });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Equal((1, FaultBench.PageCount + 1), (run.Outcomes.RateLimited, run.Outcomes.Requests));
        Assert.Equal((1L, 1), ((await bench.GetServedAsync()).RateLimited, run.Outcomes.QuotaWaits));
        TimeSpan sinceReopening = bench.Clock.GetUtcNow() - Fetches.Now - Window;
        Assert.InRange(sinceReopening, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Storm_WithoutEnd_FailsTheJobAfterFewRequests()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Storm);
        using PolygonBarSource client = bench.Client(bench.Options with { Quota = QuotaPlan.Free });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains("429", run.Only.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal((4, 4L), (run.Outcomes.RateLimited, (await bench.GetServedAsync()).RateLimited));
        Assert.True(run.WaitedSeconds >= 3 * Window.TotalSeconds, $"{run.WaitedSeconds} s");
    }

    /// <summary>The negative control.</summary>
    [Fact]
    public async Task NaiveClient_AsksAllTheWhile_AndLosesEverythingSilently()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database, FreeQuota);
        await SpendAsync(bench);
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.StartsWith("I1", await bench.FindDamageAsync(run), StringComparison.Ordinal);
        Assert.Equal(NaiveClient.MaxAttempts, (await bench.GetServedAsync()).RateLimited);
        Assert.Empty(run.Waits);
    }

    /// <summary>The API reads the very series whose next days are being fetched, in the same tables.</summary>
    [Fact]
    public async Task Api_DuringTheStorm_AnswersWithWhatWasStoredBefore()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        await using ApiProcess api = await ApiProcess.StartAsync(bench.Schema.ConnectionString, Cancel);
        using HttpClient http = new() { BaseAddress = api.BaseAddress };
        using PolygonBarSource client = bench.Client(bench.Options with { Quota = QuotaPlan.Free });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task work = await StallAsync(bench, client, client, stop.Token);

        (HttpStatusCode Status, long? NewestUnixMs) answer = await AskAsync(http);

        Assert.Equal((HttpStatusCode.OK, FaultBench.NewestUnixMs(FaultBench.Range)), answer);
        Assert.False(work.IsCompleted);
        Assert.Equal(0, await OpenTransactionsAsync(bench));
        Assert.Equal(FaultBench.Range, await bench.Schema.CoveredAsync());

        bench.Heal();
        await Fetches.JumpUntilDoneAsync(work, bench.Clock, Window);
        await work;

        // The API answers from what it holds until it has heard of the commit, a moment later.
        await Poll.UntilAsync(
            async () => await AskAsync(http) == (HttpStatusCode.OK, FaultBench.NewestUnixMs(FaultBench.NextRange)), Cancel);
        Assert.Equal(new UtcRange(FaultBench.Range.StartUnixMs, FaultBench.NextRange.EndUnixMs), await bench.Schema.CoveredAsync());
    }

    /// <summary>The negative control: the same read at the same moment, of a fetch that keeps the table locked meanwhile.</summary>
    [Fact]
    public async Task Api_DuringTheStormOfAFetchThatHoldsALock_DoesNotAnswerInTime()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        await using ApiProcess api = await ApiProcess.StartAsync(bench.Schema.ConnectionString, Cancel);
        using HttpClient http = new() { BaseAddress = api.BaseAddress };
        using PolygonBarSource client = bench.Client(bench.Options with { Quota = QuotaPlan.Free });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task work = await StallAsync(bench, client, new LockingSource(client, bench.Schema), stop.Token);

        (HttpStatusCode Status, long? NewestUnixMs) answer = await AskAsync(http);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, (long?)null), answer);
        Assert.Equal(1, await OpenTransactionsAsync(bench));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    /// <summary>Stores the first days, and begins to fetch the next ones until that is refused and waits.</summary>
    private static async Task<Task> StallAsync(
        FaultBench bench, IBarSource first, IBarSource next, CancellationToken cancellationToken)
    {
        FaultRun before = await bench.RunAsync(first);
        Assert.Null(await bench.FindDamageAsync(before));
        bench.Inject(Storm);
        Task work = bench.Start(next, cancellationToken, FaultBench.NextRange);
        await Poll.UntilAsync(
            async () =>
            {
                if ((await bench.GetServedAsync()).RateLimited > 0)
                {
                    return true;
                }

                bench.Clock.TryFireNext(Window, out _); // the quota may have to be waited for
                return false;
            },
            cancellationToken);

        // The clock stands still from here on: the fetch goes on only when the test lets it.
        return work;
    }

    private static async Task<(HttpStatusCode Status, long? NewestUnixMs)> AskAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.GetAsync("/api/v1/features/quant/BTC?timeframe=5m&limit=50", Cancel);
        using JsonDocument body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        return body.RootElement.TryGetProperty("features", out JsonElement features)
            ? (answer.StatusCode, features[features.GetArrayLength() - 1].GetProperty("time").GetDateTimeOffset().ToUnixTimeMilliseconds())
            : (answer.StatusCode, null);
    }

    /// <summary>Of the backfill: the API's connections have another name.</summary>
    private static Task<long> OpenTransactionsAsync(FaultBench bench) => bench.Schema.ScalarAsync<long>($"""
        SELECT count(*) FROM pg_stat_activity
        WHERE application_name = '{bench.Schema.ApplicationName}' AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
        """);

    private static async Task SpendAsync(FaultBench bench)
    {
        using StubClient other = new(bench.StubAddress, FaultBench.Key);
        for (int i = 0; i < FreeQuota; i++)
        {
            using HttpResponseMessage answer = await other.GetAsync("/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>Fetches inside a transaction that has locked the table of the bars.</summary>
    private sealed class LockingSource(IBarSource source, StorageSchema schema) : IBarSource
    {
        public async IAsyncEnumerable<BarPage> FetchAsync(
            SeriesKey series,
            UtcRange range,
            FetchOutcomes outcomes,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(cancellationToken);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using NpgsqlCommand command = new("LOCK TABLE bars IN ACCESS EXCLUSIVE MODE", connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await foreach (BarPage page in source.FetchAsync(series, range, outcomes, cancellationToken))
            {
                yield return page;
            }
        }
    }
}
