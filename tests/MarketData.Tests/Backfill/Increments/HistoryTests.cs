using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>When the store is asked what it knows of a series, and what becomes of the lanes meanwhile.</summary>
public sealed class HistoryTests
{
    /// <summary>Fetches that an overlapping lane holds.</summary>
    private const int Held = 4;

    /// <summary>Reached only by a run that hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 4));

    /// <summary>Twelve parts of a day, of one series.</summary>
    private static readonly IReadOnlyList<BackfillJob> Parts =
        [.. Enumerable.Range(0, 12).Select(i => new BackfillJob(
            new SeriesKey(Symbol.Crypto("BTC"), Timeframe.FiveMinutes),
            new UtcRange(Range.StartUnixMs + (i * 7_200_000), Range.StartUnixMs + ((i + 1) * 7_200_000))))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool, int> Lanes => new(
        from overlap in (bool[])[false, true]
        from concurrency in (int[])[1, 2, 3, 4]
        select (overlap, concurrency));

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_JobsOfOneSeries_AskOnceEachWhenThoseBeforeAreStored(bool overlap, int concurrency)
    {
        int asked = 0;
        int written = 0;
        MemoryStore store = new()
        {
            OnRead = _ =>
            {
                Assert.Equal(asked++, Volatile.Read(ref written));
                return Task.CompletedTask;
            },
            OnWrite = async _ =>
            {
                await Task.Delay(1, Cancel);
                Interlocked.Increment(ref written);
            },
        };
        RecordingObserver observer = new();

        await RunAsync(store, observer, new ScriptedSource([]), BackfillPlan.FetchEach(Parts), overlap, concurrency);

        Assert.All(observer.Results, result => Assert.Null(result.Failure));
        Assert.Equal((Parts.Count, Parts.Count), (asked, written));
    }

    /// <summary>No store goes on before all is fetched that a lane holds, though what was fetched waits for that store to be computed.</summary>
    [Fact]
    public async Task Overlap_StoreIsHeld_FetchesFourGroupsThatWaitForIt()
    {
        Milestone fetches = new();
        int written = 0;
        ScriptedSource source = new([]) { OnFetch = (_, _) => Task.FromResult(fetches.Pass()) };
        MemoryStore store = new() { OnWrite = _ => fetches.WaitAsync(Math.Min(Parts.Count, written++ + Held), Cancel) };
        RecordingObserver observer = new();

        await RunAsync(store, observer, source, BackfillPlan.FetchEach(Parts), overlap: true, concurrency: 1);

        Assert.Equal(Parts, observer.Results.Select(result => result.Job));
        Assert.All(observer.Results, result => Assert.Null(result.Failure));
    }

    /// <summary>Every group has more jobs than a lane has buffers, and all wait for the group before.</summary>
    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_GroupsOfManySeriesThatFollowEachOther_End(bool overlap, int concurrency)
    {
        BackfillJob[] jobs = [.. Parts.SelectMany(
            _ => Timeframe.Backfilled, (part, timeframe) => part with { Series = part.Series with { Timeframe = timeframe } })];
        MemoryStore store = new() { OnWrite = _ => Task.Delay(1, Cancel), OnRead = async _ => await Task.Yield() };
        RecordingObserver observer = new();

        await RunAsync(store, observer, new ScriptedSource([]), BackfillPlan.FetchOnce(jobs), overlap, concurrency);

        Assert.All(observer.Results, result => Assert.Null(result.Failure));
        Assert.Equal((jobs.Length, jobs.Length), (observer.Results.Count, store.Reads));
        Assert.All(jobs, job => Assert.Equal(Range, store.CoveredOf(job.Series)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ClockAdvancesWhileTheStoreIsAsked_CountsAsTimeOfTheStore(bool overlap)
    {
        ManualClock clock = new();
        MemoryStore store = new()
        {
            OnRead = _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(7));
                return Task.CompletedTask;
            },
            OnWrite = _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(5));
                return Task.CompletedTask;
            },
        };
        List<BackfillStage> stages = [];
        RecordingObserver observer = new() { OnStage = (_, stage) => stages.Add(stage) };

        await new BackfillRunner(new ScriptedSource([2]), store, observer, clock) { History = store, Overlap = overlap }
            .RunAsync(BackfillPlan.FetchEach([Parts[0]]), 1, Cancel);

        BackfillJobResult result = Assert.Single(observer.Results);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(12)), (result.ComputeTime, result.StoreTime));
        Assert.Equal(result.WallTime, result.FetchTime + result.ComputeTime + result.StoreTime + result.WaitTime);
        Assert.Equal([BackfillStage.Fetch, BackfillStage.Store, BackfillStage.Compute, BackfillStage.Store], stages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_StoreDoesNotAnswer_FailsTheJobInItAndNoOther(bool overlap)
    {
        MemoryStore store = new()
        {
            OnRead = series => series.Timeframe == Timeframe.FiveMinutes ? throw new InvalidOperationException("scripted") : Task.CompletedTask,
        };
        RecordingObserver observer = new();
        BackfillJob[] jobs = [Parts[0], Parts[0] with { Series = Parts[0].Series with { Timeframe = Timeframe.OneHour } }];

        await RunAsync(store, observer, new ScriptedSource([2]) { FirstUnixMs = Range.StartUnixMs }, BackfillPlan.FetchOnce(jobs), overlap, 1);

        Assert.Equal([BackfillStage.Store, null], observer.Results.Select(result => result.Failure?.Stage));
        Assert.Equal(["BTC/1h"], store.Rows.Select(row => row.Series));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_CancelledWhileAJobWaitsForItsTurn_Ends(bool overlap, int concurrency)
    {
        using CancellationTokenSource cancel = new();
        MemoryStore store = new()
        {
            OnWrite = async _ =>
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancel.Token);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new BackfillRunner(new ScriptedSource([]), store, new RecordingObserver(), TimeProvider.System) { History = store, Overlap = overlap }
                .RunAsync(BackfillPlan.FetchEach(Parts), concurrency, cancel.Token)
                .WaitAsync(Deadline, Cancel));
    }

    private static Task RunAsync(
        MemoryStore store, IBackfillObserver observer, IBarSource source, IReadOnlyList<FetchGroup> groups, bool overlap, int concurrency) =>
        new BackfillRunner(source, store, observer, TimeProvider.System) { History = store, Overlap = overlap }
            .RunAsync(groups, concurrency, Cancel)
            .WaitAsync(Deadline, Cancel);
}
