using MarketData.Backfill;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 18: a body that comes at one byte a second, so that no wait between two reads is ever long.</summary>
public sealed class Fault18SlowBodyTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Jumps from byte to byte and over the first wait before a retry, and so to a timeout only when its time has come.</summary>
    private static readonly TimeSpan Jumps = TimeSpan.FromSeconds(1.5);

    private static readonly StubFault Slow = new(StubFaultKind.SlowBody) { Skip = 1 };

    [Fact]
    public async Task Body_OneByteASecond_IsGivenUpAndAskedForAgain()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Slow);
        using PolygonBarSource client = bench.Client(bench.Options with { AttemptTimeout = AttemptTimeout });

        FaultRun run = await bench.RunAsync(client, jumps: Jumps);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed, run.Only.Failure?.Message);
        Assert.Equal((1, FaultBench.PageCount + 1), (run.Outcomes.Retries, run.Outcomes.Requests));
        Assert.InRange(run.WaitedSeconds, AttemptTimeout.TotalSeconds, AttemptTimeout.TotalSeconds + Jumps.TotalSeconds);
    }

    [Fact]
    public async Task Body_AlwaysOneByteASecond_FailsTheJob()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Slow with { Times = null });
        using PolygonBarSource client = bench.Client(
            bench.Options with { AttemptTimeout = AttemptTimeout, RetryDelays = [TimeSpan.FromSeconds(1)] });

        FaultRun run = await bench.RunAsync(client, jumps: Jumps);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Equal((false, BackfillStage.Fetch), (run.Only.Completed, run.Only.Failure?.Stage));
        Assert.Equal((1, 3, 2L), (run.Outcomes.Retries, run.Outcomes.Requests, (await bench.GetServedAsync()).Faulted));
        double untilGivenUpTwice = 2 * AttemptTimeout.TotalSeconds;
        Assert.InRange(run.WaitedSeconds, untilGivenUpTwice, untilGivenUpTwice + (2 * Jumps.TotalSeconds));
    }

    /// <summary>The negative control.</summary>
    [Fact]
    public async Task NaiveClient_OfABodyOneByteASecond_HangsOn()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Slow);
        using NaiveClient client = bench.Naive();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task work = bench.Start(client, stop.Token);

        await Fetches.UntilAsync(
            () =>
            {
                bench.Clock.TryFireNext(Jumps, out _);
                return bench.Clock.GetUtcNow() - Fetches.Now > 10 * AttemptTimeout;
            },
            "The stub was to send on.");

        Assert.False(work.IsCompleted);
        Assert.Equal(2, client.Requests);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }
}
