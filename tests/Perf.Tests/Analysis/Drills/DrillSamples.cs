using Perf.Analysis.Drills;

namespace Perf.Tests.Analysis.Drills;

/// <summary>Drills that never ran.</summary>
internal static class DrillSamples
{
    public static readonly InvariantCheck Held = new("I1", Holds: true, "100 bars of 2 series equal the market's");

    public static DrillRun Run(int seed = 1, double ms = 900, double limit = 300_000, double? target = 15_000, params InvariantCheck[] checks)
    {
        DrillMeasure[] measures = [new("next_job_done_ms", ms, limit, target)];
        InvariantCheck[] invariants = checks.Length > 0 ? checks : [Held];
        (DrillVerdict verdict, string? why) = DrillRun.Judge(measures, invariants);
        DateTimeOffset began = new(2025, 1, 31, 9, 30, 0, TimeSpan.Zero);
        return new DrillRun
        {
            Seed = seed,
            Verdict = verdict,
            Why = why,
            DurationSeconds = 12.5,
            Moments =
            [
                new(DrillMomentKind.Injection, began.AddSeconds(5), 5000, "kill -9 the worker"),
                new(DrillMomentKind.Recovery, began.AddSeconds(6), 6000, "the next job is done"),
            ],
            Measures = measures,
            Invariants = invariants,
        };
    }

    public static DrillResult Result(bool protectionOff, params DrillRun[] runs)
    {
        DrillRun telling = runs.FirstOrDefault(run => run.Verdict != DrillVerdict.Passed) ?? runs[0];
        return new DrillResult
        {
            Fault = 3,
            Name = "scheduler-crash",
            Title = "kill -9 the scheduler in mid-run: it comes back",
            Protection = "the restart by systemd",
            ProtectionOff = protectionOff,
            Verdict = telling.Verdict,
            Why = telling.Why,
            Replay = $"dotnet run -c Release --project benchmarks -- drill --only scheduler-crash --seed {telling.Seed}",
            Injections = DrillResult.InjectionsOf(runs),
            FailureBound95 = DrillResult.BoundOf(runs),
            Measures = MeasureSummary.Of(runs),
            Runs = runs,
        };
    }
}
