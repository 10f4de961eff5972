using MarketData.Alerts;
using MarketData.Operations;
using MarketData.Quotas;
using MarketData.Recovery;
using MarketData.Scheduling;
using Perf.Lab.Simulation.Checks;
using Perf.Lab.Simulation.Service;
using Perf.Lab.Simulation.World;

namespace Perf.Tests.Simulation;

/// <summary>Each check finds what it is there for.</summary>
public sealed class SimulationCheckTests
{
    private const long Start = 1_700_000_000_000;

    private readonly Agenda agenda = new(Start);
    private readonly Findings findings;

    public SimulationCheckTests() => findings = new Findings(agenda);

    [Theory]
    [InlineData(60_000, 0)]
    [InlineData(59_999, 1)]
    public void Quota_OneRequestMoreInAWindow_IsFound(long sixthMs, int found)
    {
        QuotaCheck check = new(QuotaPlan.Free, findings);
        for (int i = 0; i < 5; i++)
        {
            check.NoteArrival(Start);
        }

        check.NoteArrival(Start + sixthMs);

        Assert.Equal(found, findings.Count);
    }

    [Fact]
    public void Alert_ThatIsDueAndNotRaised_IsFound()
    {
        AlertCheck check = Alerts();

        // Nothing is stored yet.
        check.Apply([]);

        Assert.NotEqual(0, findings.Count);
    }

    [Fact]
    public void Alert_ThatIsRaisedAndNotDue_IsFound()
    {
        AlertCheck check = Alerts();
        IReadOnlyList<AlertCondition> due = AlertRules.Default.Judge(check.Facts(agenda.GetUtcNow()));
        check.Apply(due);
        Assert.Equal(0, findings.Count);

        check.Apply([.. due, new AlertCondition(AlertKind.NoSuccess, Class: null, AlertSeverity.Warning, "not so")]);

        Assert.Equal(1, findings.Count);
    }

    [Fact]
    public void Alert_JudgedTooSeldom_IsFoundLate()
    {
        AlertCheck check = Alerts();
        agenda.RunUntil(Start + 20_000, () => { }, TestContext.Current.CancellationToken);

        check.Apply(AlertRules.Default.Judge(check.Facts(agenda.GetUtcNow())));

        Assert.NotEqual(0, findings.Count);
    }

    [Fact]
    public void Agenda_Entries_HappenInOrderOfTimeAndThenOfEntry()
    {
        List<string> happened = [];
        agenda.At(Start + 2, () => happened.Add("c"));
        agenda.At(Start + 1, () => happened.Add("a"));
        agenda.At(Start + 1, () => happened.Add("b"));
        agenda.At(Start + 3, () => happened.Add("never"));

        agenda.RunUntil(Start + 3, () => { }, TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b", "c"], happened);
    }

    [Fact]
    public void Timer_SetAnew_FiresOnceAtTheLaterTime()
    {
        List<long> fired = [];
        using ITimer timer = agenda.CreateTimer(
            _ => fired.Add(agenda.NowMs), state: null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);

        agenda.RunUntil(Start + 60_000, () => { }, TestContext.Current.CancellationToken);

        Assert.Equal([Start + 5_000], fired);
    }

    [Theory]
    [InlineData(0, 100, 30)]
    [InlineData(15, 45, 10)]
    [InlineData(20, 40, 0)]
    [InlineData(12, 14, 2)]
    public void Spans_Between_CountOnlyWhatLiesInBoth(long from, long until, long expected)
    {
        Spans spans = Spans.Of([(40, 60), (10, 15), (15, 20)]);

        Assert.Equal(expected, spans.Between(from, until));
    }

    [Theory]
    [InlineData(15, 40, 1)]
    [InlineData(0, 100, 2)]
    [InlineData(20, 41, 1)]
    [InlineData(20, 40, 0)]
    public void Spans_CountBetween_CountsThoseThatHaveAPartInIt(long from, long until, int expected)
    {
        Spans spans = Spans.Of([(40, 60), (10, 20)]);

        Assert.Equal(expected, spans.CountBetween(from, until));
    }

    /// <summary>Nobody judges.</summary>
    [Fact]
    public void Alert_ThatNobodyRaisesUntilTheEnd_IsFound()
    {
        AlertCheck check = Alerts();
        agenda.RunUntil(Start + 20_000, () => { }, TestContext.Current.CancellationToken);

        check.NoteTheEnd();

        Assert.NotEqual(0, findings.Count);
    }

    private AlertCheck Alerts()
    {
        RecoveryPolicy policy = RecoveryPolicy.Default;
        Faults none = new(new Random(1), Start, Start + 1_000_000, often: 0, policy);
        SimulatedLog log = new(agenda, new RunPlanner(Timetable.Default, FollowedSeries.All, RunPlanner.DefaultHistory));
        return new AlertCheck(agenda, none, policy, log, findings);
    }
}
