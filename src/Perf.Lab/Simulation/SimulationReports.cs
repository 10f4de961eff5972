using System.Globalization;
using System.Text.Json;
using MarketData.Quotas;
using Perf.Analysis.Simulation;
using Perf.Lab.Simulation.Checks;

namespace Perf.Lab.Simulation;

/// <summary>What many seeds came to, as a record of the lab's.</summary>
internal static class SimulationReports
{
    /// <param name="finished">In the order of their seeds; not all while it goes on, or behind an interruption.</param>
    public static SimulationReport Of(SimulationSettings settings, IReadOnlyList<SimulationResult> finished, TimeSpan took)
    {
        double years = SimulationReport.YearsOf(finished.Count, settings.Days);
        SimulatedFailure[] failures =
        [
            .. finished.Where(result => result.Violations > 0).Select(result => new SimulatedFailure(
                result.Seed, result.Violations, result.FirstViolations, ReplayOf(settings, result.Seed))),
        ];
        return new SimulationReport
        {
            SchemaVersion = SimulationReport.CurrentSchemaVersion,
            Seed = settings.Seed,
            Seeds = settings.Seeds,
            Finished = finished.Count,
            Days = settings.Days,
            Faults = settings.FaultsOften,
            DurationSeconds = took.TotalSeconds,
            YearsPerMinute = finished.Count > 0 ? years / took.TotalMinutes : null,
            Verdict = SimulationReport.Sentence(settings.Seeds, finished.Count, failures.Length, years),
            Runs = finished.Sum(result => (long)result.Runs),
            Quota = new SimulatedQuota(
                finished.Count(result => result.Plan == QuotaPlan.Free),
                finished.Sum(result => result.Requests),
                finished.Sum(result => result.Exceeded)),
            Classes = [.. Summed(finished, result => result.Classes, (one, other) => one.And(other)).Select(ClassOf)],
            Alerts = [.. Summed(finished, result => result.Alerts, (one, other) => one.And(other)).Select(AlertOf)],
            Failures = failures,
        };
    }

    /// <summary>Every result has the same things in the same order.</summary>
    private static IEnumerable<T> Summed<T>(
        IReadOnlyList<SimulationResult> finished, Func<SimulationResult, IReadOnlyList<T>> things, Func<T, T, T> sum) =>
        finished.Count == 0 ? [] : things(finished[0]).Select((_, i) => finished.Select(result => things(result)[i]).Aggregate(sum));

    private static SimulatedClass ClassOf(ClassFreshness one) => new(
        Snake(one.Class),
        one.Objective.TotalHours,
        one.Cadence.TotalHours,
        one.WorstUnhindered.TotalHours,
        one.WorstOwn.TotalHours,
        one.Beyond,
        one.Updates);

    private static SimulatedAlert AlertOf(AlertTally one) => new(Snake(one.Kind), one.Raised, one.Late, one.WorstDelay.TotalSeconds);

    private static string ReplayOf(SimulationSettings settings, int seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"dotnet run -c Release --project benchmarks -- drill --simulate --seed {seed} --repeats 1")
        + string.Create(CultureInfo.InvariantCulture, $" --days {settings.Days} --faults {settings.FaultsOften}");

    private static string Snake<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
