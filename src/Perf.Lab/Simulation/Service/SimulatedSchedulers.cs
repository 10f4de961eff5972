using MarketData.Alerts;
using MarketData.Recovery;
using MarketData.Scheduling;
using MarketData.Worker.Scheduling;
using Perf.Lab.Simulation.Checks;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Service;

/// <summary>
/// What the schedulers do: fire the slots of the timetable, fire once what was missed, judge the alerts. Whichever of them is there
/// does it.
/// </summary>
internal sealed class SimulatedSchedulers : IDisposable
{
    /// <summary>Twice the check-in by which the others are known to be alive: so late fires what one of them died over.</summary>
    private static readonly int TakeoverMs = (int)(2 * SchedulerService.CheckIn).TotalMilliseconds;

    private readonly Dictionary<ScheduleName, ScheduleSlot> missed = [];
    private readonly IEnumerator<ScheduleSlot> slots;
    private readonly Agenda agenda;
    private readonly Faults faults;
    private readonly SimulatedLog log;
    private readonly SimulatedWorkers workers;
    private readonly AlertRules rules;
    private readonly AlertCheck check;
    private readonly TimeSpan judgingInterval;
    private readonly Random random;
    private int watch;

    public SimulatedSchedulers(
        Agenda agenda,
        Faults faults,
        SimulatedLog log,
        SimulatedWorkers workers,
        RecoveryPolicy policy,
        AlertCheck check,
        long endMs,
        Random random)
    {
        this.agenda = agenda;
        this.faults = faults;
        this.log = log;
        this.workers = workers;
        this.check = check;
        this.random = random;
        rules = new AlertRules(policy);
        judgingInterval = policy.Alerts.JudgingInterval;
        slots = Timetable.Of(policy).SlotsBetween(agenda.GetUtcNow(), endMs.AsInstant()).GetEnumerator();
        AwaitSlot();
        foreach ((long start, long end) in faults.NobodyWatches.All)
        {
            agenda.At(start, () => watch++);
            agenda.At(end, Return);
        }

        foreach ((long start, _) in faults.Triggers.All)
        {
            agenda.At(faults.DatabaseDown.EndOf(start), Trigger);
        }

        Judge(watch);
    }

    public void Dispose() => slots.Dispose();

    private void AwaitSlot()
    {
        if (slots.MoveNext())
        {
            ScheduleSlot slot = slots.Current;
            bool isTakenOver = faults.SchedulersDown.Any(down => down.Contains(slot.At.ToUnixTimeMilliseconds()));
            int lateMs = random.Next(0, isTakenOver ? TakeoverMs : 100);
            agenda.At(slot.At.ToUnixTimeMilliseconds(), AwaitSlot);
            agenda.At(slot.At.ToUnixTimeMilliseconds() + lateMs, () => Fire(slot));
        }
    }

    private void Fire(ScheduleSlot slot)
    {
        if (faults.NobodyWatches.Contains(agenda.NowMs))
        {
            missed[slot.Schedule] = slot;
        }
        else
        {
            log.OpenSlot(slot);
            workers.Work();
        }
    }

    /// <summary>Whatever was missed of a schedule fires once.</summary>
    private void Return()
    {
        foreach (ScheduleSlot slot in missed.Values)
        {
            log.OpenSlot(slot);
        }

        missed.Clear();
        workers.Work();
        Judge(watch);
    }

    private void Trigger()
    {
        log.Trigger();
        workers.Work();
    }

    private void Judge(int begun)
    {
        if (begun == watch && !faults.NobodyWatches.Contains(agenda.NowMs))
        {
            check.Apply(rules.Judge(check.Facts(agenda.GetUtcNow())));
            agenda.After(judgingInterval, () => Judge(begun));
        }
    }
}
