using MarketData.Operations;
using MarketData.Quotas;
using MarketData.Scheduling;
using Perf.Lab.Simulation.Checks;
using Perf.Lab.Simulation.Service;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation;

/// <summary>
/// A year of the backfill in fake time: the product's timetable, planner, backoff, alert rules, staleness policy, calendars, quota gate,
/// breaker and retries, between a simulated database and a simulated Polygon. A seed is a run: it can be replayed. Decision 0039.
/// </summary>
internal static class SimulatedYear
{
    /// <summary>So that years begin on any day of the week, of any month, and one in four has a leap day.</summary>
    private static readonly DateTimeOffset Earliest = new(2023, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static SimulationResult Run(SimulationSettings settings, int seed, CancellationToken cancellationToken)
    {
        Random random = new(seed);
        long start = Earliest.AddMinutes(random.Next(4 * 365 * 24 * 60)).ToUnixTimeMilliseconds();
        long end = start + (long)TimeSpan.FromDays(settings.Days).TotalMilliseconds;
        QuotaPlan plan = random.Next(2) == 0 ? QuotaPlan.Free : QuotaPlan.Paid;
        Faults faults = new(random, start, end, settings.FaultsOften, settings.Policy);
        Agenda agenda = new(start);
        Findings findings = new(agenda);
        QuotaCheck quota = new(plan, findings);
        RunPlanner planner = new(Timetable.Of(settings.Policy), FollowedSeries.All, RunPlanner.DefaultHistory);
        SimulatedLog log = new(agenda, planner);
        FreshnessCheck freshness = new(agenda, faults, settings.Policy, plan, log, findings);
        AlertCheck alerts = new(agenda, faults, settings.Policy, log, findings);
        using SimulatedSource source = new(agenda, faults, plan, settings.Policy, quota, random);
        SimulatedWorkers workers = new(agenda, faults, log, source, new JobBackoff(settings.Policy), freshness, alerts, random);
        using SimulatedSchedulers schedulers = new(agenda, faults, log, workers, settings.Policy, alerts, end, random);
        agenda.RunUntil(end, source.LetThrough, cancellationToken);
        freshness.NoteTheEnd();
        alerts.NoteTheEnd();
        return new SimulationResult(
            seed,
            plan,
            log.RunsStarted,
            quota.Requests,
            quota.Exceeded,
            freshness.Classes,
            [.. alerts.Tallies],
            findings.Count,
            findings.First);
    }
}
