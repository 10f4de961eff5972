using System.Globalization;
using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;

namespace Perf.Analysis.Reports;

/// <summary>The report of a run for people, <c>report.md</c>, from the run's files alone. What is missing is said.</summary>
public static class MarkdownReport
{
    /// <summary>Its runs hold a load test alone, and lead with what that says.</summary>
    private const string LoadVerb = "load";

    /// <summary>The same of drills.</summary>
    private const string DrillVerb = "drill";

    /// <summary>The verbs whose runs hold no suites: that none was measured is nothing missing there.</summary>
    private static readonly string[] VerbsWithoutSuites = ["backfill", LoadVerb, DrillVerb];

    /// <returns>The whole report; the caller writes it.</returns>
    /// <exception cref="ArtifactException">The manifest cannot be read. Every other file may be missing or broken.</exception>
    public static async Task<string> BuildAsync(RunFolder folder, CancellationToken cancellationToken = default)
    {
        RunManifest manifest = await ArtifactFile.ReadAsync<RunManifest>(folder.Manifest, cancellationToken);
        Part<DecisionMatrix> decision = await Part<DecisionMatrix>.ReadAsync(
            () => ArtifactFile.ReadAsync<DecisionMatrix>(folder.DecisionMatrix, cancellationToken));
        Part<BackfillBaseline> backfill = await Part<BackfillBaseline>.ReadAsync(
            () => ArtifactFile.ReadAsync<BackfillBaseline>(folder.BackfillBaseline, cancellationToken));
        Part<LoadTestReport> load = await Part<LoadTestReport>.ReadAsync(
            () => ArtifactFile.ReadAsync<LoadTestReport>(folder.LoadTestReport, cancellationToken));
        Part<BenchmarkSet> suites = await Part<BenchmarkSet>.ReadAsync(
            () => BenchmarkDotNetReader.ReadFolderAsync(folder.BenchFolder, cancellationToken));
        Part<DrillReport> drills = await Part<DrillReport>.ReadAsync(
            () => ArtifactFile.ReadAsync<DrillReport>(folder.Drills, cancellationToken));
        Part<SimulationReport> simulation = await Part<SimulationReport>.ReadAsync(
            () => ArtifactFile.ReadAsync<SimulationReport>(folder.Simulation, cancellationToken));

        MarkdownText text = new();
        text.Heading(1, $"Run {manifest.RunId}");
        if (manifest.Verb == LoadVerb)
        {
            text.Paragraph($"**{load.Value?.Verdict.Sentence ?? $"No verdict: {load.WhyMissing}."}**");
            AddState(text, manifest);
            LoadSection.Add(text, load, withVerdict: false);
        }
        else if (manifest.Verb == DrillVerb)
        {
            AddState(text, manifest);
            AddDrillsOrSimulation(text, drills, simulation);
        }
        else
        {
            AddVerdict(text, decision);
            AddState(text, manifest);
            AddDecision(text, decision);
            BackfillSection.Add(text, backfill);
            LoadSection.Add(text, load, withVerdict: true);
            DrillSection.Add(text, drills);
            SimulationSection.Add(text, simulation);
            SuitesSection.Add(text, suites);
        }

        AddMissing(text, manifest, suites.Value);
        AddEnvironment(text, manifest);
        AddCommands(text, manifest);
        return text.ToString();
    }

    /// <summary>The verb does one of them.</summary>
    private static void AddDrillsOrSimulation(MarkdownText text, Part<DrillReport> drills, Part<SimulationReport> simulation)
    {
        if (simulation.Value is null)
        {
            DrillSection.Add(text, drills);
        }
        else
        {
            SimulationSection.Add(text, simulation);
        }
    }

    private static void AddVerdict(MarkdownText text, Part<DecisionMatrix> decision)
    {
        string verdict = decision.Value?.Verdict.Sentence ?? $"No verdict: {decision.WhyMissing}.";
        text.Paragraph($"**{verdict}**");
        if (decision.Value?.Actions.FirstOrDefault(action => action is { Recommended: true, Prediction: not null }) is { } best)
        {
            string gain = Figures.Ratio(best.Prediction!.Speedup, best.Prediction.SpeedupInterval95);
            text.Paragraph($"What would help most, by an estimate that is not proven: {best.Title}, {gain} on the whole.");
        }
    }

    private static void AddState(MarkdownText text, RunManifest manifest)
    {
        if (manifest.State != RunState.Complete)
        {
            text.Paragraph($"The run is {Lower(manifest.State)}: this report holds what was measured until then.");
        }
    }

    private static void AddDecision(MarkdownText text, Part<DecisionMatrix> decision)
    {
        text.Heading(2, "Bottleneck");
        if (decision.Value is not { } matrix)
        {
            text.Paragraph($"Not decided: {decision.WhyMissing}.");
            return;
        }

        text.Paragraph($"Rule: {matrix.Rule}");
        text.Table(
            ["Stage", "Time", "Share [95%]"],
            matrix.Stages.Select(stage => (IReadOnlyList<string>)
                [stage.Name, Figures.Seconds(stage.Seconds), Figures.Percent(stage.Share, stage.ShareInterval95)]));

        text.Heading(3, "What can be done");
        DecisionTable table = DecisionTable.Of(matrix);
        text.Table(table.Header, table.Rows);
        if (matrix.Evidence.Count > 0)
        {
            text.Heading(3, "Evidence");
            text.Bullets(matrix.Evidence.Select(quote => $"{quote.Statement} (`{quote.File}`)"));
        }
    }

    private static void AddMissing(MarkdownText text, RunManifest manifest, BenchmarkSet? suites)
    {
        text.Heading(2, "What is missing");
        string[] missing =
        [
            .. manifest.Missing.Select(part => $"{part.What}: {part.Why}"),
            .. manifest.Steps.Where(step => step.Status != StepStatus.Done)
                .Select(step => $"step {step.Name}: {Lower(step.Status)}{(step.Detail is null ? string.Empty : $" ({step.Detail})")}"),
            .. SuiteConvention.All
                .Where(_ => !VerbsWithoutSuites.Contains(manifest.Verb, StringComparer.Ordinal))
                .Where(suite => suites?.Suite(suite.Suite).Count is null or 0)
                .Select(suite => $"suite {suite.Suite}: no measured case was exported"),
        ];
        if (missing.Length == 0)
        {
            text.Paragraph("Nothing that this report knows of.");
        }
        else
        {
            text.Bullets(missing.Distinct(StringComparer.Ordinal));
        }
    }

    private static void AddEnvironment(MarkdownText text, RunManifest manifest)
    {
        MachineFacts machine = manifest.Machine;
        text.Heading(2, "Environment");
        text.Table(
            ["What", "Value"],
            [
                [
                    "Commit",
                    manifest.Commit + (manifest.Dirty ? " (with uncommitted changes: these numbers belong to no commit)" : string.Empty),
                ],
                ["Started", Utc(manifest.StartedAt)],
                ["Finished", manifest.FinishedAt is { } finished ? Utc(finished) : Figures.None],
                [
                    "Machine",
                    $"{machine.CpuModel}, {Figures.Count(machine.Cores)} cores, {Figures.Mebibytes(machine.MemoryBytes)}, {machine.Os}",
                ],
                ["Fingerprint", machine.Fingerprint],
                [".NET", machine.Dotnet],
                ["Peak memory of the lab", Figures.Mebibytes(manifest.PeakMemoryBytes)],
                .. Rows("Version", manifest.Versions),
                .. Rows("Setting", manifest.Configuration),
                .. Rows("PostgreSQL", manifest.PostgresSettings),
                .. manifest.Seeds.OrderBy(seed => seed.Key, StringComparer.Ordinal)
                    .Select(seed => (IReadOnlyList<string>)[$"Seed: {seed.Key}", seed.Value.ToString(CultureInfo.InvariantCulture)]),
            ]);
        text.Heading(3, "Steps");
        text.Table(
            ["Step", "Status", "Time", "Detail"],
            manifest.Steps.Select(step => (IReadOnlyList<string>)
                [step.Name, Lower(step.Status), Figures.Seconds(step.DurationSeconds, 1), step.Detail ?? string.Empty]));
    }

    private static void AddCommands(MarkdownText text, RunManifest manifest)
    {
        string arguments = string.Join(' ', manifest.Arguments.Select(Quoted));
        text.Heading(2, "To repeat it");
        text.Code(
        [
            $"git checkout {manifest.Commit}",
            "dotnet run -c Release --project benchmarks" + (arguments.Length == 0 ? string.Empty : $" -- {arguments}"),
        ]);
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(string prefix, IReadOnlyDictionary<string, string> values) =>
        values.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => (IReadOnlyList<string>)[$"{prefix}: {pair.Key}", pair.Value]);

    private static string Utc(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Quoted(string argument) =>
        argument.AsSpan().IndexOfAny(" *'\"$") < 0 ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Each name of these enums is one word.</summary>
    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();
}
