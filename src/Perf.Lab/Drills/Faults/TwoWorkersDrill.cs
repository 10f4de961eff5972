using System.Globalization;
using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Time;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Two workers share a run of 125 jobs, and are asked for one symbol by another run at the same time. One of them is killed half-way
/// and its jobs are done by the other. A series is fetched by one of them at a time, so that few fetches are repeated.
/// </summary>
internal sealed class TwoWorkersDrill : IDrill
{
    private const double LatencyMs = 60;

    /// <summary>Of the jobs: what the user accepts to be fetched twice.</summary>
    private const double MostRepeatedPercent = 3;

    private static readonly DrillScope All = new(Universe.TwentyFive, Timeframe.Backfilled, Days: 10);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public DrillFacts Facts { get; } = new(
        Fault: 5,
        "two-workers",
        "two workers, 125 jobs, two runs for the same series: hardly a fetch is repeated; the other ends what a killed one left",
        "the leases: each is ended as soon as it is given",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken, All);
        await bench.Database.ExecuteAsync(
            "INSERT INTO scheduler_execution_log (origin, forced, schedule, slot_at) VALUES ('schedule', false, 'critical', now())",
            cancellationToken);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        WorkerProcess one = await bench.StartWorkerAsync(new WorkerSetup { Name = "drill-1", Roles = "worker" }, cancellationToken);
        await bench.StartWorkerAsync(new WorkerSetup { Name = "drill-2", Roles = "worker" }, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        await using LeaseBreaker? breaker = bench.ProtectionOff ? LeaseBreaker.Start(bench) : null;
        long half = bench.Scope.Series.Count / 2;
        await jobs.UntilDoneAsync(half, Patience, cancellationToken);
        bench.Log.Note($"{half} jobs are done, {await ByAsync(bench, "drill-1", cancellationToken)} of them by the one that is killed now");

        await jobs.UntilAnyAsync(
            "a job of the worker that is to be killed", "state = 'leased' AND leased_by = 'drill-1'", RunJobs.Patience, cancellationToken);
        TimeSpan killed = bench.Log.Inject("kill -9 one of two workers");
        await one.KillAsync();
        await jobs.UntilTakenOverAsync("drill-1", bench.Policy.Of(FailureType.SchedulerCrash).Rto, cancellationToken);
        bench.Log.Measure(
            "jobs_taken_over_ms", bench.Log.Recover("the other worker has its jobs") - killed, bench.Policy.Of(FailureType.SchedulerCrash));
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
        await CheckFetchesAsync(bench, cancellationToken);
    }

    private static Task<long> ByAsync(DrillBench bench, string worker, CancellationToken cancellationToken) =>
        bench.Database.AskAsync<long>(
            $"SELECT count(*) FROM backfill_jobs WHERE state = 'done' AND leased_by = '{worker}'", cancellationToken);

    /// <summary>What was fetched of a series more often than jobs were done for it, by the stub's count. Ten days are one page.</summary>
    private static async Task CheckFetchesAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        ServedRecord served = await bench.Stub.GetServedAsync(cancellationToken);
        string[] done = await bench.Database.AskAsync<string[]>(
            "SELECT array_agg(symbol || '/' || timeframe) FROM backfill_jobs WHERE state = 'done'", cancellationToken);
        ILookup<string, string> jobs = done.ToLookup(series => series, StringComparer.Ordinal);
        long repeated = served.Series.Sum(
            series => Math.Max(0, series.Pages - jobs[$"{Universe.Find(series.Ticker)!.Name}/{series.Timeframe}"].Count()));
        bench.Log.Measure("fetches_repeated_percent", 100.0 * repeated / done.Length, MostRepeatedPercent);
        bench.Log.Check(new InvariantCheck(
            "I2",
            served.Series.Count == bench.Scope.Series.Count,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{served.Series.Count} series were fetched, {repeated} pages more than {done.Length} jobs need")));
    }
}
