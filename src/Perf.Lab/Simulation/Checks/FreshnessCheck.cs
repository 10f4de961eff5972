using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Quotas;
using MarketData.Recovery;
using MarketData.Scheduling;
using MarketData.Time;
using Perf.Lab.Simulation.Service;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Checks;

/// <summary>
/// The recovery point objectives, judged by the product's own policy whenever a series is about to be brought up to date, for its age has
/// only grown since it last was. While something is lacking without which nothing can be stored, the clock of the objective stands still.
/// </summary>
/// <remarks>
/// A class whose cadence is more than half of its objective cannot lose a run to a fault and hold it. Of such a class it is counted how
/// often the objective is missed, and only what is older than is possible by that is a violation.
/// </remarks>
internal sealed class FreshnessCheck(
    Agenda agenda, Faults faults, RecoveryPolicy policy, QuotaPlan quota, SimulatedLog log, Findings findings)
{
    /// <summary>All series at a request each with half of the quota, and one that is tried until it fails.</summary>
    private readonly TimeSpan longestRun =
        (quota.Window * 2.0 * log.Series.Count / quota.Requests)
        + (policy.Pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + pause) * (1 + JobBackoff.JitterShare));

    private readonly ClassFreshness[] classes =
    [
        .. policy.Classes.Select(one => new ClassFreshness(
            one.Class, one.AcceptableStaleness, one.Cadence, TimeSpan.Zero, TimeSpan.Zero, Beyond: 0, Updates: 0)),
    ];

    /// <summary>All of the history once, with half of the quota.</summary>
    private readonly TimeSpan firstRun = quota.Window * 2.0 / quota.Requests * log.Series.Sum(series => series.PagesOf(
        new UtcRange(agenda.NowMs - (long)RunPlanner.DefaultHistory.TotalMilliseconds, agenda.NowMs), SimulatedSource.PageLimit));

    private readonly long startMs = agenda.NowMs;

    public IReadOnlyList<ClassFreshness> Classes => classes;

    /// <summary>Before what was fetched is stored.</summary>
    public void NoteWrite(SimulatedSeries series, FetchedRange fetched)
    {
        if (series.AskedUntilMs != long.MinValue && fetched.Job.Range.StartUnixMs > series.AskedUntilMs)
        {
            findings.Add($"{series.Key}: a hole before {fetched.Job.Range.Start}, asked for until {series.AskedUntilMs.AsInstant()}");
        }

        NoteAge(series);
    }

    public void NoteStored(SimulatedSeries series)
    {
        Timeframe timeframe = series.Key.Timeframe;
        long whole = series.TrulyWholeUntilMs!.Value;
        long claimed = Math.Min(
            series.Calendar.FirstCompletionAfter(timeframe, series.Newest!.Value.StartUnixMs),
            series.Newest.Value.ComputedAt.ToUnixTimeMilliseconds());
        if (claimed > whole
            && series.Calendar.FirstCompletionAfter(timeframe, claimed) > series.Calendar.FirstCompletionAfter(timeframe, whole))
        {
            findings.Add($"{series.Key}: claims to be whole until {claimed.AsInstant()}, is until {whole.AsInstant()}");
        }

        if (log.Coverage.TryGetValue(series.Key, out UtcRange covered)
            && covered.EndUnixMs > whole
            && covered.EndUnixMs > series.Calendar.FirstCompletionAfter(timeframe, whole))
        {
            findings.Add($"{series.Key}: covered until {covered.End}, stored until {whole.AsInstant()}");
        }
    }

    /// <summary>A class whose run succeeded lacks nothing that was complete when the run was planned: no data are lost.</summary>
    public void NoteEnd(SimulatedRun run)
    {
        foreach (Criticality one in run.Classes)
        {
            if (run.Jobs.Exists(job => job.HasFailed && job.Series.Class == one))
            {
                continue;
            }

            foreach (SimulatedSeries series in log.Series)
            {
                if (series.Class == one
                    && (series.TrulyWholeUntilMs is not { } whole
                        || series.Calendar.FirstCompletionAfter(series.Key.Timeframe, whole) <= run.PlannedAtMs))
                {
                    findings.Add($"{series.Key}: lacks bars behind run {run.Id}, which succeeded");
                }
            }
        }
    }

    /// <summary>Judges what is not brought up to date any more, and what never was.</summary>
    public void NoteTheEnd()
    {
        foreach (SimulatedSeries series in log.Series)
        {
            NoteAge(series);
            if (series.Newest is null)
            {
                NoteMissing(series);
            }
        }
    }

    private void NoteAge(SimulatedSeries series)
    {
        if (series.Newest is not { } newest)
        {
            return;
        }

        SeriesKey key = series.Key;
        TimeSpan age = StalenessPolicy.Judge(key, newest, agenda.GetUtcNow()).Age;
        long now = agenda.NowMs;
        long since = now - (long)age.TotalMilliseconds;
        Spans hindering = faults.Hindering(key.Symbol);
        TimeSpan hindered = TimeSpan.FromMilliseconds(hindering.Between(since, now));
        TimeSpan own = age - hindered;
        ref ClassFreshness one = ref classes[(int)series.Class];
        one = one.With(own, hindered > TimeSpan.Zero);
        TimeSpan possible = Possible(one, hindering, since);
        TimeSpan bound = one.HasRoom || possible < one.Objective ? one.Objective : possible;
        if (own > bound)
        {
            findings.Add($"{key}: {age} old, {hindered} of it behind a fault; {bound} are accepted of {one.Class}");
        }
    }

    private void NoteMissing(SimulatedSeries series)
    {
        long now = agenda.NowMs;
        Spans hindering = faults.Hindering(series.Key.Symbol);
        TimeSpan own = TimeSpan.FromMilliseconds(now - startMs - hindering.Between(startMs, now));
        ClassFreshness one = classes[(int)series.Class];
        if (own > Possible(one, hindering, startMs) + firstRun)
        {
            findings.Add($"{series.Key}: never stored, in {own} without a fault; it is of {one.Class}");
        }
    }

    /// <summary>
    /// Each fault may cost one run, and its own time, which is not counted here. Somebody's run of all the history comes before others.
    /// </summary>
    private TimeSpan Possible(ClassFreshness one, Spans hindering, long sinceMs) =>
        (one.Cadence * (1 + hindering.CountBetween(sinceMs, agenda.NowMs)))
        + longestRun
        + (firstRun * faults.Triggers.CountBetween(sinceMs, agenda.NowMs));
}
