using System.Collections.Concurrent;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

/// <summary>A lane that fetches ahead: what overlaps, how far, and what memory that takes.</summary>
public sealed class OverlapTests
{
    /// <summary>Fetches that a lane holds: in a stage each, and one that waits.</summary>
    private const int Held = 4;

    /// <summary>Reached only by a run that hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 4));

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(
        [.. Enumerable.Range(0, 6).Select(i => Symbol.Stock($"S{i}"))], [Timeframe.FiveMinutes, Timeframe.OneDay], Range);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>No store goes on before the fetches ahead of it have begun, and none begins while four are held.</summary>
    [Fact]
    public async Task Overlap_StoreIsHeld_FetchesFourGroupsAndNoMore()
    {
        Milestone fetches = new();
        Milestone stores = new();
        int mostHeld = 0;
        ScriptedSource source = new([3])
        {
            OnFetch = (_, _) =>
            {
                mostHeld = Math.Max(mostHeld, fetches.Pass() - stores.Count);
                return Task.CompletedTask;
            },
        };
        HookedWriter writer = new(async (_, cancellationToken) =>
        {
            await fetches.WaitAsync(Math.Min(Jobs.Count, stores.Count + Held), cancellationToken);
            stores.Pass();
        });
        RecordingObserver observer = new();

        await RunAsync(source, writer, observer, BackfillPlan.FetchEach(Jobs));

        Assert.Equal(Held, mostHeld);
        Assert.Equal(Jobs, observer.Results.Select(result => result.Job));
        Assert.All(observer.Results, result => Assert.True(result.Completed));
    }

    [Fact]
    public async Task Overlap_StoreIsHeld_ComputesTheNextJob()
    {
        Milestone computed = new();
        RecordingObserver observer = new() { OnStage = (_, stage) => { if (stage == BackfillStage.Compute) { computed.Pass(); } } };
        int written = 0;
        HookedWriter writer = new((_, cancellationToken) => computed.WaitAsync(Math.Min(Jobs.Count, ++written + 1), cancellationToken));

        await RunAsync(new ScriptedSource([3]), writer, observer, BackfillPlan.FetchEach(Jobs));

        Assert.All(observer.Results, result => Assert.True(result.Completed));
    }

    [Fact]
    public async Task Overlap_OneFetch_FetchesFourSymbolsAndNoMoreWhileTheFirstIsStored()
    {
        Milestone fetches = new();
        Milestone ended = new();
        int mostHeld = 0;
        ScriptedSource source = new([300])
        {
            FirstUnixMs = Range.StartUnixMs,
            OnFetch = (_, _) =>
            {
                mostHeld = Math.Max(mostHeld, fetches.Pass() - ended.Count);
                return Task.CompletedTask;
            },
        };
        HookedWriter writer = new(async (data, cancellationToken) =>
        {
            await fetches.WaitAsync(Math.Min(6, ended.Count + Held), cancellationToken);
            if (data.Series.Timeframe == Timeframe.OneDay)
            {
                ended.Pass();
            }
        });
        RecordingObserver observer = new();

        await RunAsync(source, writer, observer, BackfillPlan.FetchOnce(Jobs));

        Assert.Equal((6, Held), (fetches.Count, mostHeld));
        Assert.Equal(Jobs, observer.Results.Select(result => result.Job));
        Assert.All(observer.Results, result => Assert.True(result.Completed));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public async Task Overlap_AnyPlan_UsesTheSameColumnsAgainAndAgain(bool oneFetch, int concurrency)
    {
        ConcurrentDictionary<BarColumns, int> bars = new(ReferenceEqualityComparer.Instance);
        ConcurrentDictionary<FeatureColumns, int> features = new(ReferenceEqualityComparer.Instance);
        HookedWriter writer = new((data, _) =>
        {
            bars[data.Bars] = 0;
            features[data.Features] = 0;
            return Task.CompletedTask;
        });
        IReadOnlyList<FetchGroup> groups = oneFetch ? BackfillPlan.FetchOnce(Jobs) : BackfillPlan.FetchEach(Jobs);

        await RunAsync(new ScriptedSource([3]) { FirstUnixMs = Range.StartUnixMs }, writer, new RecordingObserver(), groups, concurrency);

        Assert.InRange(features.Count, 1, 3 * concurrency);
        Assert.InRange(bars.Count, 1, (oneFetch ? Held + 3 : Held) * concurrency);
    }

    /// <summary>Every lane does what the others do not: the jobs, their bars and what is stored are those of one stage at a time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Overlap_AnyConcurrency_StoresWhatOneStageAtATimeDoes(int concurrency)
    {
        foreach (IReadOnlyList<FetchGroup> groups in (IReadOnlyList<FetchGroup>[])[BackfillPlan.FetchEach(Jobs), BackfillPlan.FetchOnce(Jobs)])
        {
            (RecordingWriter Writer, RecordingObserver Observer) sequential = await RecordAsync(groups, 1, overlap: false);
            (RecordingWriter Writer, RecordingObserver Observer) overlapped = await RecordAsync(groups, concurrency, overlap: true);

            Assert.Equal(Jobs.Count, overlapped.Observer.Results.Count);
            Assert.All(Jobs, job =>
            {
                Assert.Equal(sequential.Writer.Stored[job.Series], overlapped.Writer.Stored[job.Series]);
                Assert.Equal(sequential.Writer.Covered[job.Series], overlapped.Writer.Covered[job.Series]);
                Assert.Equal(sequential.Writer.Quarantined[job.Series], overlapped.Writer.Quarantined[job.Series]);
                Assert.Equal(Counts(sequential.Observer, job), Counts(overlapped.Observer, job));
            });
        }
    }

    /// <summary>The clock moves on in every stage, also while a job waits for another one.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Overlap_JobsWaitForEachOther_StagesAndWaitingAddUpToTheWallTime(bool oneFetch)
    {
        ManualClock clock = new();
        Milestone fetches = new();
        IReadOnlyList<FetchGroup> groups = oneFetch ? BackfillPlan.FetchOnce(Jobs) : BackfillPlan.FetchEach(Jobs);
        ScriptedSource source = new([2, 2])
        {
            FirstUnixMs = Range.StartUnixMs,
            OnFetch = (_, _) =>
            {
                fetches.Pass();
                return Task.CompletedTask;
            },
            OnPage = () => clock.Advance(TimeSpan.FromSeconds(3)),
        };
        int written = 0;
        HookedWriter writer = new(async (_, cancellationToken) =>
        {
            // When the third of three fetches has begun, the second is done, and waits.
            await fetches.WaitAsync(Math.Min(groups.Count, (written++ / (Jobs.Count / groups.Count)) + 3), cancellationToken);
            clock.Advance(TimeSpan.FromSeconds(50));
        });
        RecordingObserver observer = new();

        await new BackfillRunner(source, writer, observer, clock) { Overlap = true }.RunAsync(groups, 1, Cancel).WaitAsync(Deadline, Cancel);

        Assert.Equal(Jobs.Count, observer.Results.Count);
        Assert.All(observer.Results, result => Assert.Equal(
            result.WallTime, result.FetchTime + result.ComputeTime + result.StoreTime + result.WaitTime));
        Assert.Contains(observer.Results, result => result.WaitTime >= TimeSpan.FromSeconds(50));
        Assert.All(observer.Results, result => Assert.True(result.StoreTime >= TimeSpan.FromSeconds(50)));
    }

    private static async Task<(RecordingWriter Writer, RecordingObserver Observer)> RecordAsync(
        IReadOnlyList<FetchGroup> groups, int concurrency, bool overlap)
    {
        RecordingWriter writer = new();
        RecordingObserver observer = new();
        ScriptedSource source = new([200, 150]) { FirstUnixMs = Range.StartUnixMs, QuarantinedAPage = 2 };
        await RunAsync(source, writer, observer, groups, concurrency, overlap);
        return (writer, observer);
    }

    private static (int, int, int) Counts(RecordingObserver observer, BackfillJob job)
    {
        BackfillJobResult result = Assert.Single(observer.Results, result => result.Job == job);
        return (result.BarsFetched, result.Outcomes.Requests, result.Outcomes.QuarantinedBars);
    }

    private static Task RunAsync(
        IBarSource source,
        IBarWriter writer,
        RecordingObserver observer,
        IReadOnlyList<FetchGroup> groups,
        int concurrency = 1,
        bool overlap = true) =>
        new BackfillRunner(source, writer, observer, TimeProvider.System) { Overlap = overlap }
            .RunAsync(groups, concurrency, Cancel)
            .WaitAsync(Deadline, Cancel);
}
