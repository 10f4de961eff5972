using Perf.Analysis.Drills;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;

namespace Perf.Lab.Report;

/// <summary>What a run was held to and did not come to, a line each, from its files.</summary>
internal static class MissedTargets
{
    /// <returns>Null when the run measured nothing that has targets.</returns>
    public static async Task<IReadOnlyList<string>?> ReadAsync(RunFolder folder, CancellationToken cancellationToken) =>
        Array.Exists([folder.LoadTestReport, folder.Drills, folder.Simulation], File.Exists)
            ? await LinesAsync(folder, cancellationToken)
            : null;

    private static async Task<IReadOnlyList<string>> LinesAsync(RunFolder folder, CancellationToken cancellationToken) =>
    [
        .. await LinesAsync<LoadTestReport>(folder.LoadTestReport, Of, cancellationToken),
        .. await LinesAsync<DrillReport>(folder.Drills, Of, cancellationToken),
        .. await LinesAsync<SimulationReport>(folder.Simulation, Of, cancellationToken),
    ];

    /// <summary>A file that is not there says nothing; one that cannot be read says that.</summary>
    private static async Task<IEnumerable<string>> LinesAsync<T>(
        string path, Func<T, IEnumerable<string>> of, CancellationToken cancellationToken)
        where T : class, IArtifact
    {
        try
        {
            return File.Exists(path) ? of(await ArtifactFile.ReadAsync<T>(path, cancellationToken)) : [];
        }
        catch (ArtifactException error)
        {
            return [$"not known of {Path.GetFileName(path)}: {error.Why}"];
        }
    }

    private static IEnumerable<string> Of(LoadTestReport report) =>
        from run in report.Runs
        from target in run.Targets
        where target.Verdict == LoadTargetVerdict.Missed
        select $"load {run.Scenario}, {run.Model.ToString().ToLowerInvariant()}: {Of(target)}";

    private static string Of(LoadTarget target) => target.Unit switch
    {
        "ms" => $"{target.Name} {Figures.Milliseconds(target.Value)}, limit {Figures.Milliseconds(target.Limit)}",
        "fraction" => $"{target.Name} {Figures.Percent(target.Value, 2)}, at least {Figures.Percent(target.Limit, 2)}",
        _ => $"{target.Name} {(target.Value is { } value ? Figures.PerSecond(value) : Figures.None)}/s, "
            + $"at least {Figures.PerSecond(target.Limit)}/s",
    };

    private static IEnumerable<string> Of(DrillReport report)
    {
        foreach (DrillResult drill in report.Drills)
        {
            if (!drill.IsAsWanted)
            {
                yield return $"drill {drill.Name}: {drill.Verdict.ToString().ToLowerInvariant()}{(drill.Why is { } why ? $", {why}" : "")}";
                continue;
            }

            foreach (MeasureSummary late in drill.Measures.Where(measure => !drill.ProtectionOff && measure.MeetsTarget == false))
            {
                yield return $"drill {drill.Name}: {late.Name} {Figures.Fixed(late.P99, 0)}, target {Figures.Fixed(late.Target ?? 0, 0)}";
            }
        }
    }

    private static IEnumerable<string> Of(SimulationReport report) =>
        from one in report.Classes
        where one.Missed > 0
        select $"simulated {one.Class}: objective of {Figures.Fixed(one.ObjectiveHours, 2)} h missed {Figures.Count(one.Missed)} times";
}
