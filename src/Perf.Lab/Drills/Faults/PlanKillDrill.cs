using MarketData.Bars;
using MarketData.Recovery;
using MarketData.Time;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// A worker that does one plan, without a queue of jobs, is killed three times at random moments, and started again each time to go on from
/// where the series are covered until.
/// </summary>
internal sealed class PlanKillDrill : IDrill
{
    private const double LatencyMs = 40;
    private const int Kills = 3;

    /// <summary>Of the twelve series, so that three kills leave some to do.</summary>
    private const int MostFinished = 3;

    /// <summary>Settled long since: what is covered is all of it.</summary>
    private static readonly DateOnly From = new(2025, 1, 6);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public DrillFacts Facts { get; } = new(
        Fault: 1,
        "plan-kill",
        "kill -9 a worker in mid-plan, three times: run again it goes on from the checkpoint, and the tables are whole",
        "running it again",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.SchedulerCrash);
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        DateOnly until = From.AddDays(bench.Scope.Days);
        for (int kill = 0; kill < Kills; kill++)
        {
            WorkerProcess worker = await bench.StartPlanAsync(From, until, goOn: kill > 0, cancellationToken);
            int finished = bench.Random.Next(kill == 0 ? 1 : 0, MostFinished + 1);
            await bench.UntilAsync(
                $"series {finished} of the plan",
                () => Task.FromResult(worker.Exited.IsCompleted || (Count(worker, "started: ") > 0 && Count(worker, " bars, ") >= finished)),
                Patience,
                cancellationToken);
            if (worker.Exited.IsCompleted)
            {
                throw new InvalidOperationException($"The worker ended by itself: {string.Join(' ', worker.LastOutput.TakeLast(1))}");
            }

            bench.Log.Inject($"kill -9 the worker, {finished} series after it began");
            await worker.KillAsync();
        }

        TimeSpan killed = bench.Log.Elapsed;
        if (!bench.ProtectionOff)
        {
            WorkerProcess last = await bench.StartPlanAsync(From, until, goOn: true, cancellationToken);
            int code = await last.WaitForExitAsync(cancellationToken).WaitAsync(Patience, bench.Time, cancellationToken);
            bench.Log.Measure("plan_ended_ms", bench.Log.Recover($"the plan ended with {code}") - killed, objective.Rto);
            bench.Log.Check(new InvariantCheck("I1", code == 0, $"the plan ended with {code}"));
        }

        UtcRange range = UtcRange.FromDays(From, until);
        Dictionary<SeriesKey, UtcRange> all = bench.Scope.Series.ToDictionary(series => series, _ => range);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, all, cancellationToken);
    }

    private static int Count(WorkerProcess worker, string word) =>
        worker.LastOutput.Count(line => line.Contains(word, StringComparison.Ordinal));
}
