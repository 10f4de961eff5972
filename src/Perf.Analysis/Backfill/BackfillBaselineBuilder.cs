using Perf.Analysis.Statistics;

namespace Perf.Analysis.Backfill;

/// <summary>Makes the baseline of a backfill from its jobs.</summary>
public static class BackfillBaselineBuilder
{
    /// <param name="jobs">The jobs that ran, in the order they ended; failed ones count with the time they took.</param>
    /// <param name="totalDurationSeconds">From the start of the first job to the end of the last.</param>
    /// <param name="oracleCheck">Null when the source keeps no record of what it served.</param>
    /// <param name="interrupted">The backfill was stopped before its last job.</param>
    /// <param name="quarantine">Null when it was not checked.</param>
    /// <param name="enrichment">Null when the features were not computed again.</param>
    /// <param name="bootstrapSeed">Seeds the intervals of the shares.</param>
    public static BackfillBaseline Build(
        BackfillConfiguration configuration,
        IReadOnlyList<BackfillJobRecord> jobs,
        double totalDurationSeconds,
        OracleCheck? oracleCheck,
        bool interrupted,
        QuarantineCheck? quarantine = null,
        EnrichmentTotals? enrichment = null,
        ulong bootstrapSeed = Bootstrap.DefaultSeed)
    {
        IReadOnlyList<BackfillGroup> perTimeframe = Group(configuration.Timeframes, jobs, job => job.Timeframe);
        IReadOnlyList<BackfillGroup> perSymbol = Group(configuration.Symbols, jobs, job => job.Symbol);
        BackfillJobRecord? slowest = jobs.MaxBy(job => job.BusySeconds);
        return new BackfillBaseline
        {
            SchemaVersion = BackfillBaseline.CurrentSchemaVersion,
            Configuration = configuration,
            Totals = Total(configuration, jobs, totalDurationSeconds),
            TimeBreakdown = BreakDown(jobs, bootstrapSeed),
            SlowestJob = slowest is null ? null : new SlowestPart(slowest.Name, slowest.BusySeconds),
            SlowestSymbol = Slowest(perSymbol),
            SlowestTimeframe = Slowest(perTimeframe),
            PerTimeframe = perTimeframe,
            PerSymbol = perSymbol,
            OracleCheck = oracleCheck,
            Quarantine = quarantine,
            Enrichment = enrichment,
            Interrupted = interrupted,
            Jobs = jobs,
        };
    }

    private static BackfillTotals Total(
        BackfillConfiguration configuration, IReadOnlyList<BackfillJobRecord> jobs, double totalDurationSeconds)
    {
        long records = jobs.Sum(job => job.RecordsInserted);
        int completed = CountCompleted(jobs);
        int total = configuration.TotalJobs;
        return new BackfillTotals(
            totalDurationSeconds,
            records,
            Rate(records, totalDurationSeconds),
            completed,
            total,
            Rate(completed, total),
            TotalFetches(jobs));
    }

    private static FetchTotals TotalFetches(IReadOnlyList<BackfillJobRecord> jobs) => new(
        jobs.Sum(job => (long)job.Requests),
        jobs.Sum(job => (long)job.Retries),
        jobs.Sum(job => (long)job.RateLimited),
        jobs.Sum(job => (long)(job.QuotaWaits ?? 0)),
        jobs.Sum(job => job.QuotaWaitSeconds ?? 0),
        jobs.Sum(job => (long)(job.BreakerOpenings ?? 0)),
        jobs.Sum(job => (long)(job.HeldBack ?? 0)),
        jobs.Sum(job => (long)job.RejectedPages),
        jobs.Sum(job => (long)job.QuarantinedBars),
        jobs.Sum(job => (long)(job.EmptyWhileOpen ?? 0)),
        jobs.Sum(job => (long)(job.EndedEarly ?? 0)));

    private static TimeBreakdown BreakDown(IReadOnlyList<BackfillJobRecord> jobs, ulong seed)
    {
        double[] stages = [.. jobs.Select(job => job.StageSeconds)];
        double allStages = stages.Sum();

        StageTime Stage(Func<BackfillJobRecord, double> secondsOf)
        {
            double[] seconds = [.. jobs.Select(secondsOf)];
            double sum = seconds.Sum();
            return allStages > 0
                ? new StageTime(sum, sum / allStages, Bootstrap.OfShare(seconds, stages, seed))
                : new StageTime(sum, null, null);
        }

        return new TimeBreakdown(
            Stage(job => job.FetchSeconds),
            Stage(job => job.StoreSeconds),
            Stage(job => job.ComputeSeconds),
            jobs.Sum(job => job.WallSeconds),
            seed,
            jobs.Sum(job => job.WaitSeconds));
    }

    private static IReadOnlyList<BackfillGroup> Group(
        IReadOnlyList<string> names, IReadOnlyList<BackfillJobRecord> jobs, Func<BackfillJobRecord, string> nameOf)
    {
        ILookup<string, BackfillJobRecord> byName = jobs.ToLookup(nameOf, StringComparer.Ordinal);
        return [.. names.Where(byName.Contains).Select(name => GroupOf(name, [.. byName[name]]))];
    }

    private static BackfillGroup GroupOf(string name, IReadOnlyList<BackfillJobRecord> jobs)
    {
        long records = jobs.Sum(job => job.RecordsInserted);
        double seconds = jobs.Sum(job => job.BusySeconds);
        return new BackfillGroup(
            name,
            jobs.Count,
            CountCompleted(jobs),
            records,
            seconds / jobs.Count,
            jobs.Sum(job => job.FetchSeconds),
            jobs.Sum(job => job.ComputeSeconds),
            jobs.Sum(job => job.StoreSeconds),
            Rate(records, seconds));
    }

    private static SlowestPart? Slowest(IReadOnlyList<BackfillGroup> groups) =>
        groups.MaxBy(group => group.AverageSeconds) is { } slowest ? new SlowestPart(slowest.Name, slowest.AverageSeconds) : null;

    private static int CountCompleted(IReadOnlyList<BackfillJobRecord> jobs) =>
        jobs.Count(job => job.Status == BackfillJobStatus.Completed);

    /// <summary>A rate over nothing is 0 rather than a value that JSON cannot hold.</summary>
    private static double Rate(double count, double per) => per > 0 ? count / per : 0;
}
