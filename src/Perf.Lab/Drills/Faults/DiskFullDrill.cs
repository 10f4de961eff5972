using MarketData.Recovery;
using Npgsql;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The disk of the tables is full, a real one (tmpfs), while a run is to be stored. The worker keeps what it has fetched and waits;
/// when there is space it stores it.
/// </summary>
internal sealed class DiskFullDrill : IDrill
{
    private const long FreeBytes = 200 << 10;

    public DrillFacts Facts { get; } = new(
        Fault: 13,
        "disk-full",
        "the tables' disk full before a run is stored: the worker waits and says so; writes go on when there is space, and nothing is lost",
        "the patience of a write: the jobs in hand have failed as the disk is full",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.DatabaseConnectionLoss);
        SmallDisk disk = bench.Own(await SmallDisk.StartAsync(cancellationToken));
        await bench.OpenAsync(new StubOptions(), disk.ConnectionString, cancellationToken);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        await disk.Server.FillAsync(FreeBytes, cancellationToken);
        TimeSpan injected = bench.Log.Inject($"the disk is full but for {FreeBytes >> 10} KiB");
        Supervisor supervisor = await bench.SuperviseWorkerAsync(new WorkerSetup { Roles = "worker" }, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        await bench.UntilAsync(
            "the worker to notice",
            () => Task.FromResult(
                supervisor.Current.LastOutput.Any(line => line.Contains(PostgresErrorCodes.DiskFull, StringComparison.Ordinal))),
            RunJobs.Patience,
            cancellationToken);
        bench.Log.Measure("noticed_ms", bench.Log.Detect("the worker says that the disk is full") - injected, objective.Rto);
        await Task.Delay(bench.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)), bench.Time, cancellationToken);
        if (bench.ProtectionOff)
        {
            await jobs.GiveUpInHandAsync(cancellationToken);
        }

        disk.Server.Free();
        TimeSpan free = bench.Log.Note("there is space");
        long done = await jobs.DoneAsync(cancellationToken);
        await jobs.UntilDoneAsync(done + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("writes_resumed_ms", bench.Log.Recover("a job is done, and its bars are committed") - free, objective);
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }
}
