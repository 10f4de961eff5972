using System.Net;
using MarketData.IntegrationTests.Api;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Stub;
using MarketData.Polygon;
using MarketData.Quotas;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 15: a storm of 429 that do not say when to come back.</summary>
public sealed class Fault15RateLimitStormTests(StorageDatabase database, ApiFixture api)
    : IClassFixture<StorageDatabase>, IClassFixture<ApiFixture>
{
    private const int FreeQuota = 5;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private static readonly StubFault Storm = new(StubFaultKind.RateLimited) { Times = null };

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

    [Fact]
    public async Task Api_DuringTheStorm_AnswersFromTheDatabase()
    {
        HttpClient http = await api.GetClientAsync();
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Storm);
        using PolygonBarSource client = bench.Client(bench.Options with { Quota = QuotaPlan.Free });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task work = bench.Start(client, stop.Token);
        await Fetches.UntilAsync(() => bench.Clock.TryFireNext(Window, out _), "The client was to meet the storm.");

        // The clock stands still now: the fetch goes on only when the answer is there.
        using HttpResponseMessage answer = await http.GetAsync("/api/v1/features/quant/AAPL?timeframe=5m&limit=50", stop.Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(work.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    private static async Task SpendAsync(FaultBench bench)
    {
        using StubClient other = new(bench.StubAddress, FaultBench.Key);
        for (int i = 0; i < FreeQuota; i++)
        {
            using HttpResponseMessage answer = await other.GetAsync("/v2/aggs/ticker/AAPL/range/1/day/2024-03-01/2024-03-31");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
