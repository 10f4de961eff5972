using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Operations;
using MarketData.Quotas;
using MarketData.Recovery;
using MarketData.Scheduling;
using MarketData.Time;
using Perf.Lab.Simulation.Checks;
using Perf.Lab.Simulation.Service;
using Perf.Lab.Simulation.World;

namespace Perf.Tests.Simulation;

/// <summary>What the check of freshness finds, by one series whose market never closes; nothing goes wrong around it.</summary>
public sealed class SimulatedFreshnessTests
{
    private static readonly DateTimeOffset Start = new(2025, 3, 3, 12, 0, 0, TimeSpan.Zero);
    private static readonly long StartMs = Start.ToUnixTimeMilliseconds();

    private readonly Agenda agenda = new(StartMs);
    private readonly Findings findings;
    private readonly SimulatedLog log;
    private readonly SimulatedSeries series;
    private readonly FreshnessCheck check;

    public SimulatedFreshnessTests()
    {
        RecoveryPolicy policy = RecoveryPolicy.Default;
        findings = new Findings(agenda);
        log = new SimulatedLog(agenda, new RunPlanner(Timetable.Of(policy), FollowedSeries.All, RunPlanner.DefaultHistory));
        series = log.Series.First(one => one.Key == new SeriesKey(Symbol.Crypto("BTC"), Timeframe.OneHour));
        Faults none = new(new Random(1), StartMs, StartMs + 1_000_000, often: 0, policy);
        check = new FreshnessCheck(agenda, none, policy, QuotaPlan.Paid, log, findings);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    public void Fetch_ThatBeginsBehindWhatWasAskedFor_LeavesAHole(long gapMs, int found)
    {
        series.AskedUntilMs = StartMs - 7_200_000;

        check.NoteWrite(series, Fetched(StartMs - 7_200_000 + gapMs, StartMs));

        Assert.Equal(found, findings.Count);
    }

    /// <summary>A bar served just before its end, and computed just behind it.</summary>
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 1)]
    public void Bar_ServedUnfinished_MayNotClaimToBeWhole(long computedMs, int found)
    {
        series.Newest = new NewestBar(StartMs - 3_600_000, Start.AddMilliseconds(computedMs));
        series.TrulyWholeUntilMs = StartMs - 1;

        check.NoteStored(series);

        Assert.Equal(found, findings.Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_600_000 + 1, 1)]
    public void Coverage_AheadOfTheData_IsFound(long aheadMs, int found)
    {
        SimulatedRun run = Planned();
        series.Newest = new NewestBar(StartMs - 3_600_000, Start);
        series.TrulyWholeUntilMs = StartMs;
        log.Complete(run.Jobs.First(job => job.Series == series), new UtcRange(0, StartMs + aheadMs));

        check.NoteStored(series);

        Assert.Equal(found, findings.Count);
    }

    /// <summary>Its jobs are done, and one series has a bar less than there was when it was planned.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_600_000, 1)]
    public void Run_ThatSucceededWithoutABar_IsFound(long lackingMs, int found)
    {
        SimulatedRun run = Planned();
        foreach (SimulatedSeries one in log.Series)
        {
            one.TrulyWholeUntilMs = StartMs;
        }

        series.TrulyWholeUntilMs = StartMs - lackingMs;

        check.NoteEnd(run);

        Assert.Equal(found, findings.Count);
    }

    /// <summary>An hour is what a critical symbol may be old, and behind a bar of an hour another one must be over first.</summary>
    [Theory]
    [InlineData(120, 0)]
    [InlineData(121, 1)]
    public void Series_OlderThanItsObjectiveWithoutAFault_IsFound(int minutesLater, int found)
    {
        Assert.Equal(Criticality.Critical, series.Class);
        series.Newest = new NewestBar(StartMs - 3_600_000, Start);
        agenda.RunUntil(Start.AddMinutes(minutesLater).ToUnixTimeMilliseconds(), () => { }, TestContext.Current.CancellationToken);

        check.NoteWrite(series, Fetched(StartMs, agenda.NowMs));

        Assert.Equal(found, findings.Count);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(30, true)]
    public void Series_NeverStoredWithoutAFault_AreFoundAtTheEnd(int days, bool isFound)
    {
        agenda.RunUntil(Start.AddDays(days).ToUnixTimeMilliseconds(), () => { }, TestContext.Current.CancellationToken);

        check.NoteTheEnd();

        Assert.Equal(isFound ? log.Series.Count : 0, findings.Count);
    }

    private FetchedRange Fetched(long fromMs, long untilMs) =>
        new(new BackfillJob(series.Key, new UtcRange(fromMs, untilMs)), agenda.GetUtcNow(), agenda.NowMs);

    /// <summary>A run of the critical symbols.</summary>
    private SimulatedRun Planned()
    {
        log.OpenSlot(new ScheduleSlot(ScheduleName.Critical, Start));
        log.Plan();
        return log.Lease()!.Run;
    }
}
