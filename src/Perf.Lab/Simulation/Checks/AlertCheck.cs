using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Recovery;
using Perf.Lab.Simulation.Service;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Checks;

/// <summary>
/// Keeps what alerts are judged by, and knows by itself since when each is due or over: it must fire, and clear, within one judging
/// interval of somebody being there to judge (invariant I7).
/// </summary>
internal sealed class AlertCheck
{
    private static readonly AlertKind[] Kinds = Enum.GetValues<AlertKind>();

    private readonly DueAlert[] alerts;
    private readonly ClassTally[] classes;
    private readonly Agenda agenda;
    private readonly Faults faults;
    private readonly RecoveryPolicy policy;
    private readonly SimulatedLog log;
    private readonly Findings findings;

    public AlertCheck(Agenda agenda, Faults faults, RecoveryPolicy policy, SimulatedLog log, Findings findings)
    {
        this.agenda = agenda;
        this.faults = faults;
        this.policy = policy;
        this.log = log;
        this.findings = findings;
        classes = [.. policy.Classes.Select(one => new ClassTally(one.Class, log.Series))];
        Criticality?[] scopes = [null, .. policy.Classes.Select(one => (Criticality?)one.Class)];
        alerts = [.. Kinds.SelectMany(_ => scopes, (kind, scope) => new DueAlert(kind, scope))];
        foreach (DueAlert alert in alerts)
        {
            Judge(alert);
        }
    }

    /// <summary>One a kind.</summary>
    public IEnumerable<AlertTally> Tallies => Kinds.Select(kind => alerts
        .Where(alert => alert.Kind == kind)
        .Select(alert => alert.Tally)
        .Aggregate((one, other) => one.And(other)));

    public AlertFacts Facts(DateTimeOffset asOf) =>
        new(asOf, log.FirstAskedMs?.AsInstant(), [.. classes.Select(one => one.Facts)]);

    public void NoteEnd(SimulatedRun run)
    {
        foreach (ClassTally one in classes)
        {
            one.NoteEnd(run, agenda.NowMs);
        }

        JudgeAll();
    }

    public void NoteStored(SimulatedSeries series)
    {
        if (classes[(int)series.Class].NoteStored(series))
        {
            JudgeAll();
        }
    }

    /// <summary>As the store of the alerts does, with what the product's rules say now.</summary>
    public void Apply(IReadOnlyList<AlertCondition> conditions)
    {
        foreach (DueAlert alert in alerts)
        {
            if (alert is { Kind: AlertKind.NoSuccess, DueSinceMs: long.MaxValue })
            {
                // The first run may have been asked for, which nobody says.
                Judge(alert);
            }

            bool isSaid = Holds(conditions, alert);
            bool isDue = alert.DueSinceMs < agenda.NowMs;
            if (isSaid != isDue)
            {
                findings.Add($"{alert}: the rules say {isSaid}, due is {isDue}");
            }

            if (isSaid != alert.IsOpen)
            {
                Turn(alert, isSaid);
            }
        }
    }

    /// <summary>What nobody has raised or cleared by now, though it was time to.</summary>
    public void NoteTheEnd()
    {
        JudgeAll();
        foreach (DueAlert alert in alerts)
        {
            bool isDue = alert.DueSinceMs < agenda.NowMs;
            if (isDue != alert.IsOpen && LateMs(isDue ? alert.DueSinceMs + 1 : alert.OverSinceMs) is var late && IsTooLate(late))
            {
                alert.NoteNeverTurned(late);
                findings.Add($"{alert}: not {(isDue ? "raised" : "cleared")} for {late} ms");
            }
        }
    }

    /// <summary>Without a closure: asked for each alert every 15 seconds of years.</summary>
    private static bool Holds(IReadOnlyList<AlertCondition> conditions, DueAlert alert)
    {
        for (int i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Kind == alert.Kind && conditions[i].Class == alert.Class)
            {
                return true;
            }
        }

        return false;
    }

    private void Turn(DueAlert alert, bool isRaised)
    {
        // What is said and is not so was found already, and is not late.
        bool isSo = isRaised == (alert.DueSinceMs < agenda.NowMs);
        long late = isSo ? LateMs(isRaised ? alert.DueSinceMs + 1 : alert.OverSinceMs) : 0;
        if (IsTooLate(late))
        {
            findings.Add($"{alert}: {(isRaised ? "raised" : "cleared")} {late} ms late");
        }

        alert.Turn(isRaised, late, IsTooLate(late));
    }

    /// <summary>The time in which somebody could have judged it.</summary>
    private long LateMs(long sinceMs) => agenda.NowMs - sinceMs - faults.NobodyWatches.Between(sinceMs, agenda.NowMs);

    private bool IsTooLate(long lateMs) => lateMs > policy.Alerts.JudgingInterval.TotalMilliseconds;

    private void JudgeAll()
    {
        foreach (DueAlert alert in alerts)
        {
            Judge(alert);
        }
    }

    private void Judge(DueAlert alert)
    {
        IEnumerable<ClassTally> of = alert.Class is { } one ? [classes[(int)one]] : classes;
        switch (alert.Kind)
        {
            case AlertKind.NoSuccess:
                long? from = of.Max(tally => tally.LastSuccessMs) ?? log.FirstAskedMs;
                TimeSpan limit = alert.Class is { } own ? policy.LongestWithoutSuccess(own) : policy.Alerts.LongestWithoutSuccess;
                alert.Set(from + (long)limit.TotalMilliseconds, agenda.NowMs);
                break;
            case AlertKind.SymbolsFailing:
                Set(of.Sum(tally => tally.Failed), of.Sum(tally => tally.InLatestRun), policy.Alerts.FailedPercent);
                break;
            default:
                Set(of.Sum(tally => tally.Lacking), of.Sum(tally => tally.Followed), policy.Alerts.LackingPercent);
                break;
        }

        void Set(int part, int total, int percent)
        {
            bool isMore = total > 0 && (double)part / total > percent / 100.0;
            alert.Set(!isMore ? null : alert.DueSinceMs < long.MaxValue ? alert.DueSinceMs : agenda.NowMs - 1, agenda.NowMs);
        }
    }
}
