using MarketData.Bars;
using MarketData.Operations;
using MarketData.Scheduling;
using MarketData.Time;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Service;

/// <summary>
/// The database: runs, jobs, and what is stored, by the rules of decision 0034 (<c>ExecutionSql</c>, <c>JobSql</c>). The plans are the
/// product's own.
/// </summary>
internal sealed class SimulatedLog
{
    private readonly List<SimulatedJob>[] waiting = [[], [], []];
    private readonly Dictionary<SeriesKey, SimulatedSeries> series;
    private readonly Dictionary<SeriesKey, UtcRange> coverage = [];
    private readonly List<SimulatedRun> queued = [];
    private readonly List<SimulatedRun> running = [];
    private readonly Dictionary<ScheduleName, DateTimeOffset> latestSlot = [];
    private readonly Agenda agenda;
    private readonly RunPlanner planner;
    private int runs;

    public SimulatedLog(Agenda agenda, RunPlanner planner)
    {
        this.agenda = agenda;
        this.planner = planner;
        series = FollowedSeries.All.ToDictionary(key => key, key => new SimulatedSeries(key));
        Series = [.. series.Values];
    }

    public IReadOnlyList<SimulatedSeries> Series { get; }

    public IReadOnlyDictionary<SeriesKey, UtcRange> Coverage => coverage;

    /// <summary>When the first run ever was asked for.</summary>
    public long? FirstAskedMs { get; private set; }

    /// <summary>Of runs that were planned.</summary>
    public int RunsStarted { get; private set; }

    public void OpenSlot(ScheduleSlot slot)
    {
        if (queued.Find(run => run.Scope.Schedule == slot.Schedule) is { } waits)
        {
            waits.SlotAt = waits.SlotAt > slot.At ? waits.SlotAt : slot.At;
        }
        else if (!latestSlot.TryGetValue(slot.Schedule, out DateTimeOffset latest) || latest < slot.At)
        {
            FirstAskedMs ??= agenda.NowMs;
            queued.Add(new SimulatedRun(++runs, new RunScope(slot.Schedule)) { SlotAt = slot.At });
        }

        latestSlot[slot.Schedule] = slot.At;
    }

    /// <summary>Asks for all of the history once more, unless that was asked for already.</summary>
    public void Trigger()
    {
        if (!queued.Concat(running).Any(run => run.Scope.Forced))
        {
            FirstAskedMs ??= agenda.NowMs;
            queued.Add(new SimulatedRun(++runs, new RunScope(Schedule: null, Forced: true)));
        }
    }

    /// <summary>Ends the runs of which no job is open.</summary>
    public IReadOnlyList<SimulatedRun> CloseEnded()
    {
        if (!running.Exists(run => run.OpenJobs == 0))
        {
            return [];
        }

        SimulatedRun[] ended = [.. running.Where(run => run.OpenJobs == 0)];
        running.RemoveAll(run => run.OpenJobs == 0);
        return ended;
    }

    /// <summary>Plans what may be; a schedule's run waits for the one before it.</summary>
    public void Plan()
    {
        for (int i = 0; i < queued.Count; i++)
        {
            SimulatedRun run = queued[i];
            if (run.Scope.Schedule is null || !running.Exists(other => other.Scope.Schedule == run.Scope.Schedule))
            {
                queued.RemoveAt(i--);
                Plan(run);
            }
        }
    }

    /// <summary>The most urgent job that nobody has; null: none is due.</summary>
    public SimulatedJob? Lease()
    {
        foreach (List<SimulatedJob> phase in waiting)
        {
            int found = phase.FindIndex(job => job.NotBeforeMs <= agenda.NowMs && !job.Series.IsLeased);
            if (found >= 0)
            {
                SimulatedJob job = phase[found];
                phase.RemoveAt(found);
                job.Token++;
                job.Attempts++;
                job.Series.IsLeased = true;
                return job;
            }
        }

        return null;
    }

    /// <summary>Its worker went away without a word; an attempt that ends so does not count.</summary>
    public void TakeBack(SimulatedJob job)
    {
        job.Attempts--;
        job.Token++;
        Return(job);
    }

    /// <summary>The attempt does not count.</summary>
    public void PutOff(SimulatedJob job, TimeSpan pause)
    {
        job.Attempts--;
        job.NotBeforeMs = agenda.NowMs + (long)pause.TotalMilliseconds;
        Return(job);
    }

    /// <param name="pause">Null: the job has failed.</param>
    public void Fail(SimulatedJob job, TimeSpan? pause)
    {
        if (pause is { } length)
        {
            job.NotBeforeMs = agenda.NowMs + (long)length.TotalMilliseconds;
            Return(job);
        }
        else
        {
            job.HasFailed = true;
            End(job);
        }
    }

    /// <param name="covered">What the job's fetch covers.</param>
    public void Complete(SimulatedJob job, UtcRange? covered)
    {
        if (covered is { } range)
        {
            coverage[job.Series.Key] = coverage.TryGetValue(job.Series.Key, out UtcRange before)
                ? new UtcRange(Math.Min(before.StartUnixMs, range.StartUnixMs), Math.Max(before.EndUnixMs, range.EndUnixMs))
                : range;
        }

        End(job);
    }

    private void Plan(SimulatedRun run)
    {
        DateTimeOffset now = agenda.GetUtcNow();
        run.PlannedAtMs = agenda.NowMs;
        run.Classes = planner.ClassesOf(run.Scope);
        foreach (PlannedJob planned in planner.Plan(run.Scope, now, coverage))
        {
            SimulatedJob job = new(run, run.Jobs.Count, planned.Job, series[planned.Job.Series]);
            run.Jobs.Add(job);
            Insert(job);
        }

        run.OpenJobs = run.Jobs.Count;
        running.Add(run);
        RunsStarted++;
    }

    private void Return(SimulatedJob job)
    {
        job.Series.IsLeased = false;
        Insert(job);
    }

    private static void End(SimulatedJob job)
    {
        job.Series.IsLeased = false;
        job.Run.OpenJobs--;
    }

    private void Insert(SimulatedJob job)
    {
        List<SimulatedJob> phase = waiting[(int)job.Series.Class];
        int behind = phase.FindLastIndex(other => other.IsBefore(job));
        phase.Insert(behind + 1, job);
    }
}
