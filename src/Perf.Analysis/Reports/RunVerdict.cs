using Perf.Analysis.Decisions;
using Perf.Analysis.Drills;
using Perf.Analysis.Load;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Runs;
using Perf.Analysis.Simulation;

namespace Perf.Analysis.Reports;

/// <summary>The verdict on a run, in the same words wherever it is said.</summary>
/// <param name="Steps">Those that did not end well, by name.</param>
/// <param name="Finding">What was found: the bottleneck, or else what the one thing that was measured says; sentences.</param>
public sealed record RunVerdict(VerdictWord Word, IReadOnlyList<string> Steps, string Finding)
{
    private const int PassedCode = 0;
    private const int InvalidCode = 3;

    /// <summary>What to do first; null when nothing is recommended.</summary>
    internal ActionGain? First { get; init; }

    /// <summary>Where the finding stands; null when nothing was found.</summary>
    internal Source? FindingSource { get; init; }

    /// <summary><c>PASS</c>, <c>NOT FINISHED</c>.</summary>
    public string Name => Word == VerdictWord.Unfinished ? "NOT FINISHED" : Word.ToString().ToUpperInvariant();

    /// <summary><c>PASS</c>, <c>FAIL (load, drill)</c>.</summary>
    public string Result => Name + (Steps.Count > 0 ? $" ({string.Join(", ", Steps)})" : string.Empty);

    /// <summary><c>PASS. Database is the bottleneck: 61% [57-65] of the time. First: Insert in bulk, measured 2.1x [1.9-2.3].</c></summary>
    public string Sentence => $"{Result}. {Finding}" + (First is { } first ? $" First: {first.Sentence}." : string.Empty);

    public static RunVerdict Of(
        RunManifest manifest, DecisionMatrix? decision, LoadTestReport? load, DrillReport? drills, SimulationReport? simulation)
    {
        (string? finding, Source? source) = (decision, load, drills, simulation) switch
        {
            ({ } matrix, _, _, _) => (matrix.Verdict.Sentence, new Source("decision_matrix.json")["verdict"]["sentence"]),
            (_, { } test, _, _) => (test.Verdict.Sentence, new Source("load_test_report.json")["verdict"]["sentence"]),
            (_, _, { } drilled, _) => (drilled.Verdict, new Source("drills.json")["verdict"]),
            (_, _, _, { } simulated) => (simulated.Verdict, new Source("simulation.json")["verdict"]),
            _ => (default(string), default(Source?)),
        };
        return new RunVerdict(
            WordOf(manifest),
            [.. manifest.Steps.Where(step => step.Status is StepStatus.Failed or StepStatus.Invalid).Select(step => step.Name)],
            finding ?? "Nothing was decided.")
        {
            First = decision is null ? null : ActionGain.First(decision),
            FindingSource = source,
        };
    }

    internal static RunVerdict Of(RunFiles run) =>
        Of(run.Manifest, run.Decision.Value, run.Load.Value, run.Drills.Value, run.Simulation.Value);

    /// <summary>As in the exit code, in which a failure weighs more than what cannot be believed beside it.</summary>
    private static VerdictWord WordOf(RunManifest manifest) => manifest switch
    {
        { State: RunState.Interrupted } => VerdictWord.Interrupted,
        { State: RunState.Running } or { ExitCode: null } => VerdictWord.Unfinished,
        { ExitCode: PassedCode } => VerdictWord.Pass,
        { ExitCode: InvalidCode } => VerdictWord.Invalid,
        _ => VerdictWord.Fail,
    };
}
