using MarketData.Backfill;
using MarketData.Freshness;
using MarketData.Leasing;
using MarketData.Scheduling;
using MarketData.Time;
using MarketData.Worker.Databases;
using MarketData.Worker.Working;
using Perf.Lab.Simulation.Checks;
using Perf.Lab.Simulation.World;

namespace Perf.Lab.Simulation.Service;

/// <summary>What the workers do: plan and end runs, lease jobs, fetch, compute, store, and give back what fails.</summary>
internal sealed class SimulatedWorkers
{
    private readonly SimulatedWorker[] workers;
    private readonly Agenda agenda;
    private readonly Faults faults;
    private readonly SimulatedLog log;
    private readonly SimulatedSource source;
    private readonly JobBackoff backoff;
    private readonly FreshnessCheck freshness;
    private readonly AlertCheck alerts;
    private readonly Random random;

    public SimulatedWorkers(
        Agenda agenda,
        Faults faults,
        SimulatedLog log,
        SimulatedSource source,
        JobBackoff backoff,
        FreshnessCheck freshness,
        AlertCheck alerts,
        Random random)
    {
        this.agenda = agenda;
        this.faults = faults;
        this.log = log;
        this.source = source;
        this.backoff = backoff;
        this.freshness = freshness;
        this.alerts = alerts;
        this.random = random;
        workers = [.. Enumerable.Range(0, Faults.Processes).Select(_ => new SimulatedWorker(agenda))];
        for (int i = 0; i < workers.Length; i++)
        {
            SimulatedWorker worker = workers[i];
            foreach ((long start, long end) in faults.WorkersDown[i].All)
            {
                agenda.At(start, () => Kill(worker));
                agenda.At(end, () => Start(worker));
            }
        }

        foreach ((_, long end) in faults.DatabaseDown.All)
        {
            agenda.At(end, Work);
        }
    }

    /// <summary>All that there is to do now.</summary>
    public void Work()
    {
        if (faults.DatabaseDown.Contains(agenda.NowMs) || !Array.Exists(workers, worker => worker.IsUp))
        {
            return;
        }

        // A run that was planned just now may have no job at all.
        for (bool more = true; more;)
        {
            IReadOnlyList<SimulatedRun> ended = log.CloseEnded();
            foreach (SimulatedRun run in ended)
            {
                alerts.NoteEnd(run);
                freshness.NoteEnd(run);
            }

            int started = log.RunsStarted;
            log.Plan();
            more = log.RunsStarted > started;
        }

        foreach (SimulatedWorker worker in workers)
        {
            while (worker.MayLease() && log.Lease() is { } job)
            {
                Begin(worker, job);
            }
        }
    }

    private void Start(SimulatedWorker worker)
    {
        worker.Start();
        Work();
    }

    private void Kill(SimulatedWorker worker)
    {
        foreach (SimulatedJob job in worker.Held)
        {
            // Since the last heartbeat a part of the lease is over.
            int token = job.Token;
            TimeSpan left = LeaseTerms.Default.Duration - (LeaseTerms.Default.Heartbeat * random.NextDouble());
            agenda.After(left, () => TakeBack(job, token));
        }

        worker.Kill();
    }

    private void TakeBack(SimulatedJob job, int token)
    {
        if (job.Token == token)
        {
            log.TakeBack(job);
            Work();
        }
    }

    private void Begin(SimulatedWorker worker, SimulatedJob job)
    {
        worker.Held.Add(job);
        int life = worker.Life;
        int token = job.Token;
        IReadOnlyList<BackfillJob> left = job.Run.Scope.Forced ? [job.Job] : BackfillPlan.Continue([job.Job], log.Coverage);
        if (left.Count == 0)
        {
            log.Complete(job, covered: null);
            LetGo(worker, job);
            return;
        }

        DateTimeOffset begun = agenda.GetUtcNow();
        long askedAt = worker.Gate.Now;
        source.Begin(new PageFetch(
            job.Series.PagesOf(left[0].Range, SimulatedSource.PageLimit),
            IsOurs,
            answer => NoteAnswer(worker, job, IsOurs, new FetchedRange(left[0], begun, answer.AtMs), answer, askedAt)));

        bool IsOurs() => worker.Life == life && job.Token == token;
    }

    private void NoteAnswer(
        SimulatedWorker worker, SimulatedJob job, Func<bool> isOurs, FetchedRange fetched, FetchAnswer answer, long askedAt)
    {
        switch (answer.End)
        {
            case FetchEnd.Failed:
                GiveBack(worker, job, isOurs, () => Fail(job, backoff.AfterFetch(job.Attempts, random.NextDouble())));
                break;
            case FetchEnd.KeyRefused:
                Hold(worker, job, isOurs, backoff.LongPause);
                break;
            case FetchEnd.HeldBack:
                Hold(worker, job, isOurs, answer.HeldBackFor);
                break;
            default:
                worker.Gate.NotePage(askedAt);
                long computedMs = agenda.NowMs;
                agenda.After(Milliseconds(2, 20), () => Store(worker, job, isOurs, fetched, computedMs));
                break;
        }
    }

    private void Store(SimulatedWorker worker, SimulatedJob job, Func<bool> isOurs, FetchedRange fetched, long computedMs)
    {
        long now = agenda.NowMs;
        if (!isOurs())
        {
            return;
        }

        if (faults.Poisoned[job.Series.Key.Symbol].Contains(now))
        {
            GiveBack(worker, job, isOurs, () => Fail(job, backoff.After(job.Attempts, random.NextDouble())));
        }
        else if (!faults.DatabaseDown.Contains(now))
        {
            Write(job, fetched);
            LetGo(worker, job);
        }
        else if (computedMs + FencedWriter.LongestOutage.TotalMilliseconds < faults.DatabaseDown.EndOf(now))
        {
            GiveBack(worker, job, isOurs, () => Fail(job, backoff.After(job.Attempts, random.NextDouble())));
        }
        else
        {
            OnceBack(() => Store(worker, job, isOurs, fetched, computedMs));
        }
    }

    private void Write(SimulatedJob job, FetchedRange fetched)
    {
        SimulatedSeries series = job.Series;
        freshness.NoteWrite(series, fetched);
        long last = series.LastBarStartBefore(Math.Min(fetched.Job.Range.EndUnixMs, fetched.ServedMs));
        if (series.Newest is not { StartUnixMs: long newest } || last >= newest)
        {
            series.Newest = new NewestBar(last, fetched.Begun);
            long completeAt = series.Calendar.FirstCompletionAfter(series.Key.Timeframe, last);
            series.TrulyWholeUntilMs = Math.Min(completeAt, fetched.ServedMs);
        }

        series.AskedUntilMs = Math.Max(series.AskedUntilMs, fetched.Job.Range.EndUnixMs);
        UtcRange? covered = fetched.Job.CoveredAt(fetched.Begun);
        log.Complete(job, covered);
        freshness.NoteStored(series);
        alerts.NoteStored(series);
    }

    /// <summary>The source is to blame and not the job; it is not asked for a while.</summary>
    private void Hold(SimulatedWorker worker, SimulatedJob job, Func<bool> isOurs, TimeSpan pause)
    {
        int life = worker.Life;
        if (worker.Gate.Close(pause))
        {
            agenda.After(WorkSignal.PollEvery, Look);
        }

        GiveBack(worker, job, isOurs, () =>
        {
            log.PutOff(job, pause);
            WorkAfter(pause);
        });

        void Look()
        {
            if (worker.Life == life && !worker.Gate.IsOpen)
            {
                Work();
                agenda.After(WorkSignal.PollEvery, Look);
            }
        }
    }

    private void Fail(SimulatedJob job, TimeSpan? pause)
    {
        log.Fail(job, pause);
        if (pause is { } length)
        {
            WorkAfter(length);
        }
    }

    /// <summary>As soon as there is a database to give it back to.</summary>
    private void GiveBack(SimulatedWorker worker, SimulatedJob job, Func<bool> isOurs, Action giveBack)
    {
        if (!isOurs())
        {
            return;
        }

        if (faults.DatabaseDown.Contains(agenda.NowMs))
        {
            OnceBack(() => GiveBack(worker, job, isOurs, giveBack));
            return;
        }

        giveBack();
        LetGo(worker, job);
    }

    /// <summary>Of a pause that ends nobody is told.</summary>
    private void WorkAfter(TimeSpan pause) => agenda.After(pause + (WorkSignal.PollEvery * random.NextDouble()), Work);

    private void LetGo(SimulatedWorker worker, SimulatedJob job)
    {
        worker.Held.Remove(job);

        // Not from here: a job with nothing to do would come back to itself.
        agenda.At(agenda.NowMs, Work);
    }

    /// <summary>Who waits for the database asks it again and again.</summary>
    private void OnceBack(Action goOn)
    {
        long back = faults.DatabaseDown.EndOf(agenda.NowMs);
        agenda.At(back + random.Next(0, (int)DatabaseRetry.LongestPause.TotalMilliseconds), goOn);
    }

    private TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));
}
