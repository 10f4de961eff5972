using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

/// <summary>Failures, the end of a run before its last job, and the order in a series, for lanes of both kinds.</summary>
public sealed class OverlapStopTests
{
    /// <summary>Reached only by a run that hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 4));

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(
        [.. Enumerable.Range(0, 6).Select(i => Symbol.Stock($"S{i}"))], [Timeframe.FiveMinutes, Timeframe.OneDay], Range);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<bool, int> Lanes => new() { { false, 1 }, { false, 3 }, { true, 1 }, { true, 3 } };

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_FetchesAndStoresFail_TheOthersComplete(bool overlap, int concurrency)
    {
        RecordingObserver observer = new();
        ScriptedSource source = new([2]) { FailOn = "S1/5m", FirstUnixMs = Range.StartUnixMs };
        HookedWriter writer = new((data, _) => data.Series.ToString() == "S3/1d"
            ? throw new InvalidOperationException("scripted")
            : Task.CompletedTask);

        await RunAsync(source, writer, observer, BackfillPlan.FetchOnce(Jobs), concurrency, overlap, Cancel);

        Assert.Equal(Jobs.ToHashSet(), observer.Results.Select(result => result.Job).ToHashSet());
        Assert.Equal(Jobs.Count, observer.Results.Count);
        Assert.Equal(
            [("S1/1d", BackfillStage.Fetch), ("S1/5m", BackfillStage.Fetch), ("S3/1d", BackfillStage.Store)],
            observer.Results.Where(result => !result.Completed).Select(Where).Order());
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_SeriesComeSeveralTimes_AreStoredInTheOrderOfThePlan(bool overlap, int concurrency)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            Random random = new(seed);
            BackfillJob[] plan = [.. Enumerable.Range(0, 40).Select(i => Jobs[random.Next(3)] with { Range = new UtcRange(i, i + 100) })];
            List<(SeriesKey, UtcRange?)> stored = [];
            HashSet<SeriesKey> open = [];
            // Some fetches are slower than others: give way that many times.
            int[] yields = [.. plan.Select(_ => random.Next(30))];
            int fetched = -1;
            ScriptedSource source = new([1])
            {
                OnFetch = async (_, _) =>
                {
                    for (int i = yields[Interlocked.Increment(ref fetched)]; i > 0; i--)
                    {
                        await Task.Yield();
                    }
                },
            };
            RecordingObserver observer = new();
            int together = 0;
            HookedWriter writer = new(async (data, _) =>
            {
                lock (stored)
                {
                    together += open.Add(data.Series) ? 0 : 1;
                }

                for (int i = data.Covered!.Value.StartUnixMs % 2 == 0 ? 10 : 1; i > 0; i--)
                {
                    await Task.Yield();
                }

                lock (stored)
                {
                    open.Remove(data.Series);
                    stored.Add((data.Series, data.Covered));
                }
            });

            await RunAsync(source, writer, observer, BackfillPlan.FetchEach(plan), concurrency, overlap, Cancel);

            Assert.All(observer.Results, result => Assert.True(result.Completed));
            Assert.Equal(0, together);
            Assert.All(
                plan.GroupBy(job => job.Series),
                jobs => Assert.Equal(
                    jobs.Select(job => (job.Series, (UtcRange?)job.Range)), stored.Where(write => write.Item1 == jobs.Key)));
        }
    }

    /// <summary>The other lane has long fetched the series' second range when its first one comes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FirstRangeOfASeriesIsSlow_TheSecondIsStoredBehindIt(bool overlap)
    {
        BackfillJob first = Jobs[0] with { Range = new UtcRange(1, 2) };
        BackfillJob second = Jobs[0] with { Range = new UtcRange(2, 3) };
        Milestone computed = new();
        ScriptedSource source = new([1])
        {
            OnFetch = (job, cancellationToken) => job == first ? computed.WaitAsync(1, cancellationToken) : Task.CompletedTask,
        };
        RecordingObserver observer = new() { OnStage = (_, stage) => { if (stage == BackfillStage.Compute) { computed.Pass(); } } };

        await RunAsync(
            source, new HookedWriter((_, _) => Task.CompletedTask), observer, BackfillPlan.FetchEach([first, second]), 2, overlap, Cancel);

        Assert.Equal([first, second], observer.Results.Select(result => result.Job));
        Assert.True(observer.Results[1].WaitTime > TimeSpan.Zero);
    }

    [Fact]
    public async Task Overlap_KeyIsRefusedWhileAStoreIsHeld_FetchesNoMoreAndLosesNothing()
    {
        Milestone fetches = new();
        Milestone refusals = new();
        ScriptedSource source = new([2])
        {
            FailOn = "S1/5m",
            FailureStopsTheRun = true,
            OnFetch = (_, _) =>
            {
                fetches.Pass();
                return Task.CompletedTask;
            },
        };
        RecordingObserver observer = new() { OnFinished = _ => refusals.Pass() };
        HookedWriter writer = new((_, cancellationToken) => refusals.WaitAsync(1, cancellationToken));

        await RunAsync(source, writer, observer, BackfillPlan.FetchEach(Jobs), 1, overlap: true, Cancel);

        Assert.Equal(3, fetches.Count);
        Assert.Equal(["S1/5m", "S0/5m", "S0/1d"], observer.Results.Select(result => result.Job.Series.ToString()));
        Assert.Equal([false, true, true], observer.Results.Select(result => result.Completed));
    }

    /// <summary>A lane whose fetch is let go must not keep the others waiting for their turn.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_KeyIsRefusedWhileAnotherLaneFetches_LetsItGoAndEnds(bool overlap)
    {
        BackfillJob slow = Jobs[0];
        BackfillJob behindIt = Jobs[0] with { Range = new UtcRange(1, 2) };
        Milestone computed = new();
        ScriptedSource source = new([2])
        {
            FailOn = "S1/5m",
            FailureStopsTheRun = true,
            OnFetch = (job, cancellationToken) =>
                job == slow ? Task.Delay(Timeout.Infinite, cancellationToken)
                : job == behindIt ? Task.CompletedTask
                : computed.WaitAsync(1, cancellationToken),
        };
        RecordingObserver observer = new() { OnStage = (_, stage) => { if (stage == BackfillStage.Compute) { computed.Pass(); } } };

        await RunAsync(
            source,
            new HookedWriter((_, _) => Task.CompletedTask),
            observer,
            BackfillPlan.FetchEach([slow, behindIt, Jobs[2]]),
            3,
            overlap,
            Cancel);

        Assert.Equal([behindIt, Jobs[2]], observer.Results.Select(result => result.Job).OrderBy(job => job.Series.ToString(), StringComparer.Ordinal));
        Assert.True(Assert.Single(observer.Results, result => result.Job == behindIt).Completed);
    }

    /// <summary>
    /// One lane stores the series' first range and fetches its second one, the other has its third one ready when the key is
    /// refused: the second is let go, and the third has to wait for the first all the same.
    /// </summary>
    [Fact]
    public async Task Overlap_RangeInTheMiddleIsLetGo_TheLastIsStoredBehindTheFirst()
    {
        BackfillJob[] ranges = [.. Enumerable.Range(1, 3).Select(i => Jobs[0] with { Range = new UtcRange(i, i + 1) })];
        BackfillJob other = Jobs[2];
        BackfillJob refused = Jobs[4];
        Milestone otherFetched = new();
        Milestone secondFetched = new();
        Milestone secondLetGo = new();
        Milestone computed = new();
        ScriptedSource source = new([2])
        {
            FailOn = refused.Series.ToString(),
            FailureStopsTheRun = true,
            OnFetch = async (job, cancellationToken) =>
            {
                if (job == ranges[0])
                {
                    await otherFetched.WaitAsync(1, cancellationToken);
                }
                else if (job == other)
                {
                    otherFetched.Pass();
                    await secondFetched.WaitAsync(1, cancellationToken);
                }
                else if (job == ranges[1])
                {
                    secondFetched.Pass();
                    await using CancellationTokenRegistration letGo = cancellationToken.Register(() => secondLetGo.Pass());
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                else if (job == refused)
                {
                    await computed.WaitAsync(3, cancellationToken);
                }
            },
        };
        RecordingObserver observer = new() { OnStage = (_, stage) => { if (stage == BackfillStage.Compute) { computed.Pass(); } } };
        int writes = 0;
        HookedWriter writer = new(async (data, cancellationToken) =>
        {
            if (data.Series == other.Series || Interlocked.Increment(ref writes) > 1)
            {
                return;
            }

            // What the third could do now, it has the time to do.
            await secondLetGo.WaitAsync(1, cancellationToken);
            for (int i = 0; i < 1000; i++)
            {
                await Task.Yield();
            }
        });

        await RunAsync(
            source, writer, observer, BackfillPlan.FetchEach([ranges[0], other, ranges[1], ranges[2], refused]), 2, overlap: true, Cancel);

        Assert.Equal([ranges[0], ranges[2]], observer.Results.Where(result => result.Completed && result.Job != other).Select(result => result.Job));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_CancelledWhileAStoreIsHeld_EndsAndKeepsWhatWasDone(bool overlap, int concurrency)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        RecordingObserver observer = new();
        int writes = 0;
        HookedWriter writer = new(async (_, cancellationToken) =>
        {
            if (Interlocked.Increment(ref writes) > 2)
            {
                await cancel.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(new ScriptedSource([2]), writer, observer, BackfillPlan.FetchEach(Jobs), concurrency, overlap, cancel.Token));

        Assert.Equal(2, observer.Results.Count);
        Assert.All(observer.Results, result => Assert.True(result.Completed));
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_CancelledWhileAWriteCommits_ReportsItsResult(bool overlap, int concurrency)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        RecordingObserver observer = new();
        int committed = 0;
        HookedWriter writer = new(async (_, working) =>
        {
            Interlocked.Increment(ref committed);

            // Only the first call waits until the run knows; the others must not go on before that either.
            TaskCompletionSource known = new(TaskCreationOptions.RunContinuationsAsynchronously);
            await using CancellationTokenRegistration registration = working.Register(known.SetResult);
            await cancel.CancelAsync();
            await known.Task.WaitAsync(Deadline, Cancel);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(new ScriptedSource([2]), writer, observer, BackfillPlan.FetchEach(Jobs), concurrency, overlap, cancel.Token));

        Assert.Equal(committed, observer.Results.Count(result => result.Completed));
        Assert.InRange(committed, 1, concurrency);
    }

    /// <summary>The second job lies ready when the third is computed.</summary>
    [Fact]
    public async Task Overlap_CancelledWhileAWriteCommits_StoresNothingThatLiesReady()
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Milestone computed = new();
        RecordingObserver observer = new() { OnStage = (_, stage) => { if (stage == BackfillStage.Compute) { computed.Pass(); } } };
        int writes = 0;
        HookedWriter writer = new(async (_, _) =>
        {
            writes++;
            await computed.WaitAsync(3, Cancel);
            await cancel.CancelAsync();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(new ScriptedSource([2]), writer, observer, BackfillPlan.FetchEach(Jobs), 1, overlap: true, cancel.Token));

        Assert.Equal(1, writes);
        Assert.True(Assert.Single(observer.Results).Completed);
    }

    [Theory]
    [MemberData(nameof(Lanes))]
    public async Task Run_ObserverThrows_TheRunEndsWithItsException(bool overlap, int concurrency)
    {
        RecordingObserver observer = new() { OnFinished = _ => throw new InvalidOperationException("scripted") };
        HookedWriter writer = new((_, _) => Task.CompletedTask);

        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunAsync(new ScriptedSource([2]), writer, observer, BackfillPlan.FetchEach(Jobs), concurrency, overlap, Cancel));

        Assert.Equal("scripted", thrown.Message);
    }

    private static (string Series, BackfillStage Stage) Where(BackfillJobResult result) =>
        (result.Job.Series.ToString(), result.Failure!.Stage);

    private static Task RunAsync(
        IBarSource source,
        IBarWriter writer,
        RecordingObserver observer,
        IReadOnlyList<FetchGroup> groups,
        int concurrency,
        bool overlap,
        CancellationToken cancellationToken) =>
        new BackfillRunner(source, writer, observer, TimeProvider.System) { Overlap = overlap }
            .RunAsync(groups, concurrency, cancellationToken)
            .WaitAsync(Deadline, Cancel);
}
