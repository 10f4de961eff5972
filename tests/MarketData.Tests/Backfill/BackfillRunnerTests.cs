using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Tests.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

public sealed class BackfillRunnerTests
{
    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 4));

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(
        [Symbol.Stock("AAPL"), Symbol.Stock("MSFT"), Symbol.Crypto("BTC")], [Timeframe.FiveMinutes, Timeframe.OneDay], Range);

    [Fact]
    public void Plan_SymbolsAndTimeframes_GoesSymbolBySymbol()
    {
        Assert.Equal(
            ["AAPL/5m", "AAPL/1d", "MSFT/5m", "MSFT/1d", "BTC/5m", "BTC/1d"], Jobs.Select(job => job.Series.ToString()));
        Assert.All(Jobs, job => Assert.Equal(Range, job.Range));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public async Task Run_AnyConcurrency_StoresEveryBarOfEveryJobOnce(int concurrency)
    {
        ScriptedSource source = new(pagesOf: [3, 4]);
        RecordingWriter writer = new();
        RecordingObserver observer = new();

        await Runner(source, writer, observer).RunAsync(BackfillPlan.FetchEach(Jobs), concurrency, TestContext.Current.CancellationToken);

        Assert.Equal(Jobs.Select(job => job.Series).ToHashSet(), writer.Stored.Keys.ToHashSet());
        Assert.All(writer.Stored.Values, times => Assert.Equal(ScriptedSource.TimesOf(7), times));
        Assert.Equal(Jobs.Count, observer.Results.Count);
        Assert.All(observer.Results, result => Assert.True(result is { Completed: true, BarsFetched: 7, Written.Rows: 7 }));
    }

    [Fact]
    public async Task Run_OneAtATime_KeepsTheOrderOfThePlan()
    {
        RecordingObserver observer = new();

        await Runner(new ScriptedSource([2]), new RecordingWriter(), observer).RunAsync(BackfillPlan.FetchEach(Jobs), 1, TestContext.Current.CancellationToken);

        Assert.Equal(Jobs, observer.Results.Select(result => result.Job));
    }

    [Fact]
    public async Task Run_OneSeriesFails_TheOthersComplete()
    {
        ScriptedSource source = new([2]) { FailOn = "MSFT/5m" };
        RecordingObserver observer = new();

        await Runner(source, new RecordingWriter(), observer).RunAsync(BackfillPlan.FetchEach(Jobs), 1, TestContext.Current.CancellationToken);

        BackfillJobResult failed = Assert.Single(observer.Results, result => !result.Completed);
        Assert.Equal("MSFT/5m", failed.Job.Series.ToString());
        Assert.Equal(BackfillStage.Fetch, failed.Failure!.Stage);
        Assert.Equal(Jobs.Count, observer.Results.Count);
    }

    [Fact]
    public async Task Run_StoreFailsInSeveralLines_IsReportedInOne()
    {
        RecordingWriter writer = new() { OnWrite = () => throw new InvalidOperationException("53100: disk full\n\nDETAIL: none left") };
        RecordingObserver observer = new();

        await Runner(new ScriptedSource([2]), writer, observer).RunAsync(BackfillPlan.FetchEach([Jobs[0]]), 1, TestContext.Current.CancellationToken);

        BackfillFailure? failure = Assert.Single(observer.Results).Failure;
        Assert.Equal(BackfillStage.Store, failure?.Stage);
        Assert.DoesNotContain('\n', failure!.Message);
    }

    [Fact]
    public async Task Run_KeyIsRefused_NoFurtherJobIsStarted()
    {
        ScriptedSource source = new([2]) { FailOn = "AAPL/1d", FailureStopsTheRun = true };
        RecordingObserver observer = new();

        await Runner(source, new RecordingWriter(), observer).RunAsync(BackfillPlan.FetchEach(Jobs), 1, TestContext.Current.CancellationToken);

        Assert.Equal(["AAPL/5m", "AAPL/1d"], observer.Results.Select(result => result.Job.Series.ToString()));
    }

    [Fact]
    public async Task Run_SourceHasNoBars_CoversTheRangeAllTheSame()
    {
        RecordingWriter writer = new();
        RecordingObserver observer = new();

        await Runner(new ScriptedSource([]), writer, observer).RunAsync(BackfillPlan.FetchEach(Jobs), 2, TestContext.Current.CancellationToken);

        Assert.All(writer.Stored.Values, Assert.Empty);
        Assert.Equal(Jobs.Count, writer.Covered.Count);
        Assert.All(writer.Covered.Values, covered => Assert.Equal(Range, covered));
        Assert.All(observer.Results, result => Assert.True(result is { Completed: true, BarsFetched: 0 }));
    }

    [Fact]
    public async Task Run_Cancelled_ThrowsAndReportsWhatWasDone()
    {
        using CancellationTokenSource cancel = new();
        RecordingObserver observer = new() { OnFinished = count => { if (count == 2) { cancel.Cancel(); } } };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Runner(new ScriptedSource([2]), new RecordingWriter(), observer).RunAsync(BackfillPlan.FetchEach(Jobs), 1, cancel.Token));

        Assert.Equal(2, observer.Results.Count);
    }

    [Fact]
    public async Task Run_ClockAdvancesInEachStage_StagesAddUpToTheWallTime()
    {
        ManualClock clock = new();
        ScriptedSource source = new([2, 2]) { OnPage = () => clock.Advance(TimeSpan.FromSeconds(3)) };
        RecordingWriter writer = new() { OnWrite = () => clock.Advance(TimeSpan.FromSeconds(5)) };
        RecordingObserver observer = new();

        await new BackfillRunner(source, writer, observer, clock).RunAsync(BackfillPlan.FetchEach([Jobs[0]]), 1, TestContext.Current.CancellationToken);

        BackfillJobResult result = Assert.Single(observer.Results);
        Assert.Equal(TimeSpan.FromSeconds(6), result.FetchTime);
        Assert.Equal(TimeSpan.Zero, result.ComputeTime);
        Assert.Equal(TimeSpan.FromSeconds(5), result.StoreTime);
        Assert.Equal(TimeSpan.FromSeconds(11), result.WallTime);
    }

    [Fact]
    public async Task Run_TwoJobs_EachSaysWhenItsFirstStageBegan()
    {
        ManualClock clock = new();
        ScriptedSource source = new([2]) { OnPage = () => clock.Advance(TimeSpan.FromSeconds(3)) };
        RecordingObserver observer = new();
        DateTimeOffset began = clock.GetUtcNow();

        await new BackfillRunner(source, new RecordingWriter(), observer, clock)
            .RunAsync(BackfillPlan.FetchEach([Jobs[0], Jobs[1]]), 1, TestContext.Current.CancellationToken);

        Assert.Equal([began, began.AddSeconds(3)], observer.Results.Select(result => result.StartedAt!.Value));
    }

    /// <summary>What is served before the end of a day is not that day whole, however late its features are computed.</summary>
    [Fact]
    public async Task Run_BarEndsBetweenItsFetchAndItsFeatures_IsNotTakenForWhole()
    {
        ManualClock clock = new();
        DateTimeOffset midnight = Range.End;
        clock.Advance(midnight - TimeSpan.FromMilliseconds(100) - clock.GetUtcNow());
        ScriptedSource source = new([1]) { FirstUnixMs = Range.StartUnixMs, OnPage = () => clock.Advance(TimeSpan.FromMilliseconds(200)) };
        BackfillJob job = new(new SeriesKey(Symbol.Crypto("BTC"), Timeframe.OneDay), Range);
        NewestBar? newest = null;
        HookedWriter writer = new((data, _) =>
        {
            newest = new NewestBar(data.Bars.TimesUnixMs[^1], data.ComputedAt);
            return Task.CompletedTask;
        });

        await new BackfillRunner(source, writer, new RecordingObserver(), clock)
            .RunAsync(BackfillPlan.FetchEach([job]), 1, TestContext.Current.CancellationToken);

        Assert.Equal(TimeSpan.FromHours(7), StalenessPolicy.Judge(job.Series, newest, midnight + TimeSpan.FromHours(7)).Age);
    }

    [Fact]
    public async Task Run_BarsThatCannotBeTrue_AreStoredWithTheJobThatFetchedThem()
    {
        ScriptedSource source = new([2, 0]) { QuarantinedAPage = 3, FirstUnixMs = Range.StartUnixMs };
        RecordingWriter each = new();
        RecordingWriter once = new();

        await Runner(source, each, new RecordingObserver()).RunAsync(BackfillPlan.FetchEach(Jobs), 1, TestContext.Current.CancellationToken);
        await Runner(source, once, new RecordingObserver()).RunAsync(BackfillPlan.FetchOnce(Jobs), 1, TestContext.Current.CancellationToken);

        Assert.All(each.Quarantined.Values, count => Assert.Equal(6, count));

        // The range starts in the evening of a stock's day, whose bar is left out, true or not.
        Assert.All(
            once.Quarantined,
            series => Assert.Equal(
                series.Key.Timeframe == Timeframe.FiveMinutes ? 6 : series.Key.Symbol.AssetClass == AssetClass.Crypto ? 1 : 0,
                series.Value));
    }

    [Fact]
    public async Task Run_OnlyBarsThatCannotBeTrue_AreStored()
    {
        RecordingWriter writer = new();
        BackfillJob job = Jobs[0];
        ScriptedSource source = new([0]) { QuarantinedAPage = 1, FirstUnixMs = Range.StartUnixMs };

        await Runner(source, writer, new RecordingObserver()).RunAsync(BackfillPlan.FetchEach([job]), 1, TestContext.Current.CancellationToken);

        Assert.Equal((0, 1), (writer.Stored[job.Series].Count, writer.Quarantined[job.Series]));
    }

    /// <summary>
    /// A bar is covered a day after it was over, for the free plan has none before. The clock moves on while pages come: what
    /// counts is when the fetch began.
    /// </summary>
    [Theory]
    [InlineData("2025-03-04T12:00:00Z", "2025-03-03T12:00:00Z", "2025-03-03T05:00:00Z", "2025-03-03T00:00:00Z")]
    [InlineData("2025-03-04T12:04:59Z", "2025-03-03T12:00:00Z", "2025-03-03T05:00:00Z", "2025-03-03T00:00:00Z")]
    [InlineData("2025-03-05T03:00:00Z", "2025-03-04T00:00:00Z", "2025-03-03T05:00:00Z", "2025-03-04T00:00:00Z")]
    [InlineData("2025-03-05T05:00:00Z", "2025-03-04T00:00:00Z", "2025-03-04T00:00:00Z", "2025-03-04T00:00:00Z")]
    [InlineData("2025-03-03T23:00:00Z", null, null, null)]
    public async Task Run_RangeNotSettled_IsCoveredUpToTheFirstBarThatIsNot(string now, string? fiveMinutes, string? stockDay, string? cryptoDay)
    {
        ManualClock clock = new();
        clock.Advance(Instant.At(now) - clock.GetUtcNow());
        RecordingWriter writer = new();
        ScriptedSource source = new([2]) { FirstUnixMs = Range.StartUnixMs, OnPage = () => clock.Advance(TimeSpan.FromHours(3)) };
        foreach (BackfillJob job in Jobs.Where(job => job.Series.Symbol.Name != "MSFT"))
        {
            clock.Advance(Instant.At(now) - clock.GetUtcNow());
            await new BackfillRunner(source, writer, new RecordingObserver(), clock)
                .RunAsync(BackfillPlan.FetchEach([job]), 1, TestContext.Current.CancellationToken);
        }

        Assert.Equal([Until(fiveMinutes), Until(stockDay), Until(fiveMinutes), Until(cryptoDay)], CoveredInOrder(writer));
    }

    [Fact]
    public async Task Run_OneFetch_CoversEveryTimeframeByTheJobsOwnRange()
    {
        RecordingWriter writer = new();

        await Runner(new ScriptedSource([2]) { FirstUnixMs = Range.StartUnixMs }, writer, new RecordingObserver())
            .RunAsync(BackfillPlan.FetchOnce(Jobs), 1, TestContext.Current.CancellationToken);

        Assert.Equal(Jobs.Count, writer.Covered.Count);
        Assert.All(writer.Covered.Values, covered => Assert.Equal(Range, covered));
    }

    private static UtcRange? Until(string? end) =>
        end is null || Instant.Ms(end) <= Range.StartUnixMs
            ? null
            : new UtcRange(Range.StartUnixMs, Instant.Ms(end));

    private static IEnumerable<UtcRange?> CoveredInOrder(RecordingWriter writer) =>
        Jobs.Where(job => writer.Covered.ContainsKey(job.Series)).Select(job => writer.Covered[job.Series]);

    private static BackfillRunner Runner(IBarSource source, RecordingWriter writer, RecordingObserver observer) =>
        new(source, writer, observer, TimeProvider.System);
}
