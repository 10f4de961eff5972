using MarketData.Bars;
using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Operations;
using MarketData.Postgres.Writers;

namespace MarketData.IntegrationTests.Work;

/// <summary>Features that were asked for and never computed become a run, and are asked for until they are there.</summary>
public sealed class EnrichmentRunTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenEnrichment_RequestsWait_MakesOneRunOfThemAndAnswersThem()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        Assert.False(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        await QueueOf(bench).RequestAsync(WorkBench.Key("AAPL"), Cancel);
        await QueueOf(bench).RequestAsync(WorkBench.Key("BTC"), Cancel);

        bool[] made = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.Log.OpenEnrichmentAsync(Hour, Cancel)));
        IReadOnlyList<SeriesKey> requested = await PlanAsync(bench);
        await QueueOf(bench).RequestAsync(WorkBench.Key("NVDA"), Cancel);
        Assert.False(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        foreach (LeasedJob job in await bench.Queue.LeaseAsync("one", 10, Cancel))
        {
            await StoreAsync(bench, job);
        }

        Assert.Single(made, true);
        Assert.Equal(["AAPL/5m", "BTC/5m"], requested.Select(key => key.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(ExecutionOrigin.Enrichment, Assert.Single(await bench.Log.CloseEndedAsync(Cancel)).Origin);
        Assert.Equal(["NVDA"], await WaitingAsync(bench));
        Assert.True(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
    }

    [Fact]
    public async Task CloseEnded_SeriesFailed_AsksForItAgainAfterThePause()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await QueueOf(bench).RequestAsync(WorkBench.Key("AAPL"), Cancel);
        await QueueOf(bench).RequestAsync(WorkBench.Key("NVDA"), Cancel);
        await bench.Log.OpenEnrichmentAsync(Hour, Cancel);
        await PlanAsync(bench);
        await StoreAsync(bench, await bench.LeaseOneAsync());
        await bench.Queue.FailAsync((await bench.LeaseOneAsync()).Fence, "broken", null, Cancel);

        Assert.Equal(ExecutionState.Failed, Assert.Single(await bench.Log.CloseEndedAsync(Cancel)).State);

        Assert.Equal(["NVDA"], await WaitingAsync(bench));
        Assert.False(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        await bench.Schema.ExecuteAsync("UPDATE enrichment_requests SET tried_at = now() - interval '61 min'");
        Assert.True(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
    }

    [Fact]
    public async Task RequestLacking_SomeStored_AsksForTheOthersOnce()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        SeriesKey[] followed = [WorkBench.Key("SPY"), WorkBench.Key("QQQ"), WorkBench.Key("AAPL")];
        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(followed[1], [0, 1]), Cancel);

        Assert.Equal(2, await QueueOf(bench).RequestLackingAsync(followed, Cancel));
        Assert.Equal(0, await QueueOf(bench).RequestLackingAsync(followed, Cancel));

        Assert.Equal(["AAPL", "SPY"], await WaitingAsync(bench));
    }

    /// <summary>A run of another origin computed the series meanwhile.</summary>
    [Fact]
    public async Task OpenEnrichment_SeriesComputedMeanwhile_MakesNoRun()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await QueueOf(bench).RequestAsync(WorkBench.Key("AAPL"), Cancel);
        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(WorkBench.Key("AAPL"), [0, 1]), Cancel);

        Assert.False(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));

        Assert.Empty(await WaitingAsync(bench));
    }

    private static Task StoreAsync(WorkBench bench, LeasedJob job) => bench.Schema.Writer(WriterKind.Copy).WriteAsync(
        SampleSeries.Of(job.Job.Series, [0, 1]) with { Fence = job.Fence }, Cancel);

    private static EnrichmentQueue QueueOf(WorkBench bench) => new(bench.Schema.DataSource, TimeProvider.System);

    private static async Task<IReadOnlyList<SeriesKey>> PlanAsync(WorkBench bench)
    {
        IReadOnlyList<SeriesKey> requested = [];
        await bench.Log.PlanNextAsync(
            run =>
            {
                requested = run.Requested;
                return WorkBench.PlanOf([.. requested.Select(key => key.Symbol.Name)]);
            },
            Cancel);
        return requested;
    }

    private static async Task<string[]> WaitingAsync(WorkBench bench) =>
        await bench.Schema.ScalarAsync<string[]>(
            "SELECT array_agg(symbol ORDER BY symbol) FROM enrichment_requests WHERE run_id IS NULL") ?? [];
}
