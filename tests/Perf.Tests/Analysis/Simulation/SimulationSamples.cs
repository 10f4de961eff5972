using Perf.Analysis.Simulation;

namespace Perf.Tests.Analysis.Simulation;

/// <summary>Years that were never simulated.</summary>
internal static class SimulationSamples
{
    public static readonly SimulatedFailure Failure = new(
        Seed: 3,
        Violations: 7,
        ["2024-03-01 12:15:00.000Z: AAPL/5m: 01:15:00 old, 00:00:00 of it behind a fault; 01:00:00 are accepted of Critical"],
        "dotnet run -c Release --project benchmarks -- drill --simulate --seed 3 --repeats 1 --days 365 --faults 1");

    public static SimulationReport Report(int seeds = 4, int finished = 4, params IReadOnlyList<SimulatedFailure> failures) => new()
    {
        SchemaVersion = SimulationReport.CurrentSchemaVersion,
        Seed = 1,
        Seeds = seeds,
        Finished = finished,
        Days = 365,
        Faults = 1,
        DurationSeconds = 30,
        YearsPerMinute = finished > 0 ? finished * 2 : null,
        Verdict = SimulationReport.Sentence(seeds, finished, failures.Count, SimulationReport.YearsOf(finished, 365)),
        Runs = 160_000,
        Quota = new SimulatedQuota(FreeSeeds: 2, Requests: 4_000_000, Exceeded: 0),
        Classes = finished == 0 ? [] :
        [
            new SimulatedClass("critical", 1, 0.25, 0.6, 1.25, Missed: failures.Count, Updates: 600_000),
            new SimulatedClass("low", 24, 8, 12.5, 17, Missed: 0, Updates: 190_000),
        ],
        Alerts = finished == 0 ? [] : [new SimulatedAlert("no_success", Raised: 60, Late: 0, WorstDelaySeconds: 14.999)],
        Failures = failures,
    };
}
