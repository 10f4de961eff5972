using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Work;
using MarketData.Operations;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>Schedulers in processes of their own, on one database.</summary>
public sealed class SchedulerTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly string[] EveryTwoSeconds =
    [
        "--roles", "scheduler", "--cron", "critical=0/2 * * * * ?", "--cron", "standard=0 0 0 1 1 ? 2099",
        "--cron", "daily=0 0 0 1 1 ? 2099",
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// A run is planned and ended as soon as it is there, so that the next slot makes another. After a stall one scheduler fires what it
    /// missed, all of it under the latest slot's name: so they are counted.
    /// </summary>
    [Fact]
    public async Task Slots_OfTwoSchedulers_AreFiredOnceEachAndAreARunEach()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        DateTimeOffset start = await NowAsync(bench);
        await bench.StartWorkerAsync("one", EveryTwoSeconds);
        await bench.StartWorkerAsync("two", EveryTwoSeconds);
        DateTimeOffset bothThere = await NowAsync(bench);

        // Until two that fire everything had fired more than there was to fire since the first was started.
        DateTimeOffset end = bothThere + (bothThere - start) + TimeSpan.FromSeconds(6);
        await Poll.UntilAsync(
            async () =>
            {
                await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf(), Cancel);
                await bench.Log.CloseEndedAsync(Cancel);
                return await NowAsync(bench) > end && (await bench.Log.ReadLatestAsync(100, Cancel)).Count >= 3;
            },
            Cancel);

        // A run is there before the line that says so.
        await Poll.UntilAsync(() => Task.FromResult(Fired(bench) >= 3), Cancel);
        int fired = Fired(bench);
        int slots = (int)((await NowAsync(bench)).ToUnixTimeSeconds() / 2) - (int)(start.ToUnixTimeSeconds() / 2);
        Assert.InRange(fired, 3, slots);
        IReadOnlyList<BackfillExecution> runs = await bench.Log.ReadLatestAsync(100, Cancel);
        Assert.All(runs, run => Assert.Equal((ExecutionOrigin.Schedule, 0), (run.Origin, run.SlotAt!.Value.Second % 2)));
        Assert.Equal(runs.Count, runs.Select(run => run.SlotAt).Distinct().Count());
    }

    /// <summary>Runs wait here for a worker: so one run, and it stands for each slot that comes.</summary>
    [Fact]
    public async Task Slots_ThatNobodyWorksOn_AreOneRun()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        await bench.StartWorkerAsync("one", EveryTwoSeconds);

        await Poll.UntilAsync(() => Task.FromResult(Fired(bench) >= 2), Cancel);

        BackfillExecution run = Assert.Single(await bench.Log.ReadLatestAsync(10, Cancel));
        Assert.Equal((ExecutionOrigin.Schedule, ExecutionState.Queued), (run.Origin, run.State));
        Assert.Equal(0, run.SlotAt!.Value.Second % 2);
    }

    [Fact]
    public async Task Slots_OfASchedulerThatIsKilled_GoOnUnderItsName()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        WorkerProcess first = await bench.StartWorkerAsync("one", EveryTwoSeconds);
        await Poll.UntilAsync(() => Task.FromResult(Fired(bench) >= 1), Cancel);
        await first.KillAsync();
        int before = Fired(bench);

        await bench.StartWorkerAsync("one", EveryTwoSeconds);

        await Poll.UntilAsync(() => Task.FromResult(Fired(bench) >= before + 2), Cancel);
    }

    /// <summary>From the firing to the bars, in one process, as it is deployed.</summary>
    [Fact]
    public async Task Slot_OfAServiceWithBothRoles_IsDone()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        await bench.StartWorkerAsync("one", [.. EveryTwoSeconds[2..]]);

        // BTC is traded every day; of SPY nothing new may be there. An enrichment of all that is lacking comes first.
        await Poll.UntilAsync(
            async () => (await bench.Log.ReadLatestAsync(10, Cancel)).Any(run => run is
            {
                Origin: ExecutionOrigin.Schedule, State: ExecutionState.Succeeded, SeriesSucceeded: > 0,
            }),
            Cancel);
        Assert.Contains("BTC", await SymbolsStoredAsync(bench));
    }

    private static async Task<string[]> SymbolsStoredAsync(ServiceBench bench) =>
        (await bench.Schema.ScalarAsync<string>(
            "SELECT string_agg(DISTINCT symbol, ',' ORDER BY symbol) FROM series WHERE covered_until IS NOT NULL"))!.Split(',');

    private static async Task<DateTimeOffset> NowAsync(ServiceBench bench) =>
        new(await bench.Schema.ScalarAsync<DateTime>("SELECT statement_timestamp()"));

    /// <summary>How many slots were fired.</summary>
    private static int Fired(ServiceBench bench) => bench.CountSaid("The slot Critical of ");
}
