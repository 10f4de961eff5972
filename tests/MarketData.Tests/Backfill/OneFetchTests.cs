using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.Tests.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

/// <summary>Jobs that live on one fetch.</summary>
public sealed class OneFetchTests
{
    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 4));

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(
        [Symbol.Crypto("BTC"), Symbol.Stock("AAPL")], [Timeframe.OneHour, Timeframe.FiveMinutes, Timeframe.OneDay], Range);

    [Fact]
    public void Plan_JobsOfSymbols_AreGroupedBehindTheShortestTimeframe()
    {
        IReadOnlyList<FetchGroup> groups = BackfillPlan.FetchOnce(Jobs);

        Assert.Equal(["BTC/5m", "AAPL/5m"], groups.Select(group => group.Fetched.Series.ToString()));
        Assert.Equal(
            ["BTC/5m", "BTC/1h", "BTC/1d", "AAPL/5m", "AAPL/1h", "AAPL/1d"],
            groups.SelectMany(group => group.Jobs).Select(job => job.Series.ToString()));
        Assert.Equal(Range, groups[0].Range);
        // The day in New York ends five hours after the range does.
        Assert.Equal(new UtcRange(Range.StartUnixMs, Range.EndUnixMs + (5 * 3_600_000)), groups[1].Range);
    }

    [Fact]
    public void Plan_RangesDiffer_ShareNoFetch()
    {
        BackfillJob elsewhere = Jobs[2] with { Range = UtcRange.FromDays(new DateOnly(2025, 4, 1), new DateOnly(2025, 4, 2)) };

        Assert.Equal([1, 1], BackfillPlan.FetchOnce([Jobs[0], elsewhere]).Select(group => group.Jobs.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_Group_FetchesOnceAndStoresEachJobsOwnBars(int concurrency)
    {
        RecordingWriter writer = new();
        RecordingObserver observer = new();
        // Bars of a minute over the range's last hour and ten hours behind it.
        ScriptedSource source = new([300, 360]) { FirstUnixMs = Range.EndUnixMs - 3_600_000 };

        await RunAsync(source, writer, observer, concurrency);

        Assert.All(observer.Results, result => Assert.True(result.Completed));
        Assert.Equal(2 * 2, observer.Results.Sum(result => result.Outcomes.Requests));
        Assert.All(observer.Results, result => Assert.Equal(IsFetched(result) ? 2 : 0, result.Outcomes.Requests));
        Assert.Equal([Range.EndUnixMs - 3_600_000], writer.Stored[Jobs[0].Series]);
        Assert.Equal([Range.StartUnixMs], writer.Stored[Jobs[2].Series]);
        // What was fetched for the sake of AAPL's day is not stored for 5m.
        Assert.All(writer.Stored[Jobs[4].Series], time => Assert.True(Range.Contains(time)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_FetchEmptyWhileTheMarketWasOpen_CoversNothing(bool isEmptyWhileOpen)
    {
        RecordingWriter writer = new();
        RecordingObserver observer = new();

        await RunAsync(new ScriptedSource([]) { IsEmptyWhileOpen = isEmptyWhileOpen }, writer, observer, concurrency: 1);

        Assert.All(observer.Results, result => Assert.True(result.Completed));
        Assert.Equal(Jobs.Count, writer.Covered.Count);
        Assert.All(writer.Covered.Values, covered => Assert.Equal(isEmptyWhileOpen, covered is null));
    }

    /// <summary>Bars of a minute from 00:00 UTC on, the last of them in quarantine: 13 end with that of 00:12.</summary>
    [Theory]
    [InlineData(12, "2025-03-03T00:15:00Z", "2025-03-03T00:00:00Z")]
    [InlineData(60, "2025-03-03T01:05:00Z", "2025-03-03T01:00:00Z")]
    public async Task Run_FetchEndsEarly_CoversWhatIsBehindItsLastBarNot(int bars, string fiveMinutes, string hour)
    {
        RecordingWriter writer = new();
        ScriptedSource source = new([bars]) { QuarantinedAPage = 1, FirstUnixMs = Range.StartUnixMs, EndsEarly = true };

        await RunAsync(source, writer, new RecordingObserver());

        Assert.Equal(Instant.Ms(fiveMinutes), writer.Covered[Jobs[1].Series]?.EndUnixMs);
        Assert.Equal(Instant.Ms(hour), writer.Covered[Jobs[0].Series]?.EndUnixMs ?? Range.StartUnixMs);
        Assert.Null(writer.Covered[Jobs[2].Series]);
    }

    /// <summary>Bars of a minute: the last of the first hour is in quarantine, and so is all there is of the second.</summary>
    [Fact]
    public async Task Run_FetchedBarInQuarantine_PutsTheBarsMadeOverItThereAndCountsThem()
    {
        RecordingWriter writer = new();
        RecordingObserver observer = new();
        ScriptedSource source = new([59]) { QuarantinedAPage = 2, FirstUnixMs = Range.StartUnixMs };

        await RunAsync(source, writer, observer);

        Assert.Equal((59, 2), (writer.Stored[Jobs[1].Series].Count, writer.Quarantined[Jobs[1].Series]));
        Assert.Equal((0, 2), (writer.Stored[Jobs[0].Series].Count, writer.Quarantined[Jobs[0].Series]));
        Assert.Equal((0, 1), (writer.Stored[Jobs[2].Series].Count, writer.Quarantined[Jobs[2].Series]));
        Assert.All(
            observer.Results, result => Assert.Equal(writer.Quarantined[result.Job.Series], result.Outcomes.QuarantinedBars));
    }

    [Fact]
    public async Task Run_FetchFails_TheJobsThatLiveOnItFailAndTheOthersComplete()
    {
        RecordingObserver observer = new();

        await RunAsync(new ScriptedSource([2]) { FailOn = "BTC/5m" }, new RecordingWriter(), observer);

        Assert.Equal(6, observer.Results.Count);
        Assert.All(observer.Results, result => Assert.Equal(result.Job.Series.Symbol.Name == "AAPL", result.Completed));
        Assert.All(observer.Results.Take(3), result => Assert.Equal(BackfillStage.Fetch, result.Failure!.Stage));
        Assert.Contains("BTC/5m", observer.Results[1].Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoringTheFetchedBarsFails_TheJobsMadeFromThemComplete()
    {
        RecordingObserver observer = new();
        int writes = 0;
        RecordingWriter writer = new() { OnWrite = () => _ = ++writes == 1 ? throw new InvalidOperationException("scripted") : 0 };

        await RunAsync(new ScriptedSource([2]) { FirstUnixMs = Range.StartUnixMs }, writer, observer);

        BackfillJobResult failed = Assert.Single(observer.Results, result => !result.Completed);
        Assert.Equal(("BTC/5m", BackfillStage.Store), (failed.Job.Series.ToString(), failed.Failure!.Stage));
        Assert.Contains(Jobs[2].Series, writer.Stored.Keys);
    }

    [Fact]
    public async Task Run_KeyIsRefused_NoFurtherJobIsStarted()
    {
        RecordingObserver observer = new();

        await RunAsync(new ScriptedSource([2]) { FailOn = "BTC/5m", FailureStopsTheRun = true }, new RecordingWriter(), observer);

        Assert.Equal("BTC/5m", Assert.Single(observer.Results).Job.Series.ToString());
    }

    [Fact]
    public async Task Run_FetchTakesTime_CountsForTheJobThatFetched()
    {
        ManualClock clock = new();
        ScriptedSource source = new([2, 2]) { FirstUnixMs = Range.StartUnixMs, OnPage = () => clock.Advance(TimeSpan.FromSeconds(3)) };
        RecordingObserver observer = new();

        await new BackfillRunner(source, new RecordingWriter(), observer, clock)
            .RunAsync(BackfillPlan.FetchOnce(Jobs), 1, TestContext.Current.CancellationToken);

        Assert.All(observer.Results, result => Assert.Equal(IsFetched(result) ? 6 : 0, result.FetchTime.TotalSeconds));
    }

    private static bool IsFetched(BackfillJobResult result) => result.Job.Series.Timeframe == Timeframe.FiveMinutes;

    private static Task RunAsync(ScriptedSource source, RecordingWriter writer, RecordingObserver observer, int concurrency = 1) =>
        new BackfillRunner(source, writer, observer, TimeProvider.System)
            .RunAsync(BackfillPlan.FetchOnce(Jobs), concurrency, TestContext.Current.CancellationToken);
}
