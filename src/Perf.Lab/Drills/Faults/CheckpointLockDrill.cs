using MarketData.Bars;
using MarketData.Recovery;
using Npgsql;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>Somebody holds a lock on the checkpoint of one series. Its job waits for it; all other series are done meanwhile.</summary>
internal sealed class CheckpointLockDrill : IDrill
{
    public DrillFacts Facts { get; } = new(
        Fault: 14,
        "checkpoint-lock",
        "a lock held on the checkpoint of one series: the others go on, and it is done when the lock is gone",
        "the second lane of the worker",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.DatabaseConnectionLoss);
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        await bench.SuperviseWorkerAsync(
            new WorkerSetup { Roles = "worker", Concurrency = bench.ProtectionOff ? 1 : 2 }, cancellationToken);
        await bench.FillAsync(cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        SeriesKey series = bench.Scope.Series[0];
        RunJobs jobs;
        await using (NpgsqlConnection holder = await bench.Database.DataSource.OpenConnectionAsync(cancellationToken))
        {
            await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync(cancellationToken);
            await using NpgsqlCommand command = new(
                $"SELECT FROM series WHERE symbol = '{series.Symbol.Name}' AND timeframe = '{series.Timeframe.Code}' FOR UPDATE",
                holder,
                transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
            TimeSpan injected = bench.Log.Inject($"the checkpoint of {series} is locked by somebody");
            jobs = await RunJobs.TriggerAsync(bench, force: true, cancellationToken);
            await jobs.UntilDoneAsync(bench.Scope.Series.Count - 1, bench.PatienceFor(objective), cancellationToken);
            bench.Log.Measure("other_jobs_done_ms", bench.Log.Note("all other jobs are done") - injected, objective.Rto);
        }

        TimeSpan free = bench.Log.Note("the lock is gone");
        await jobs.UntilDoneAsync(bench.Scope.Series.Count, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("locked_job_done_ms", bench.Log.Recover($"{series} is done") - free, objective);
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }
}
