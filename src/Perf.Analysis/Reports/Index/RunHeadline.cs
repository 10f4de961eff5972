using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;
using Perf.Analysis.Formatting;
using Perf.Analysis.Json;
using Perf.Analysis.Load;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Reports.Index;

/// <summary>What a run comes to, in the words that the terminal and the index share.</summary>
/// <param name="Word"><c>PASS</c>, <c>FAIL</c>, <c>INVALID</c>, or why there is no verdict.</param>
/// <param name="Bottleneck">Its name and share: <c>Database 70% [69-71]</c>; null when none was looked for.</param>
/// <param name="Sentence">The same in one sentence; null when none was looked for.</param>
/// <param name="First">What to do first, with what it is estimated to buy; null when nobody decided.</param>
/// <param name="Damage">Which file that would say more cannot be read, and why; null when all can that are there.</param>
public sealed record RunHeadline(
    string Word, string? Bottleneck = null, string? Sentence = null, string? First = null, string? Damage = null)
{
    /// <summary>Of the process: see the help of the lab.</summary>
    private const int PassedCode = 0;
    private const int FailedCode = 1;
    private const int InvalidCode = 3;

    /// <summary>From the run's files; one that is missing or damaged leaves out what it would say.</summary>
    public static async Task<RunHeadline> ReadAsync(RunFolder folder, RunManifest manifest, CancellationToken cancellationToken)
    {
        Part<DecisionMatrix> decision = await Part<DecisionMatrix>.ReadAsync(
            () => ArtifactFile.ReadAsync<DecisionMatrix>(folder.DecisionMatrix, cancellationToken));
        Part<BackfillBaseline> backfill = await Part<BackfillBaseline>.ReadAsync(
            () => ArtifactFile.ReadAsync<BackfillBaseline>(folder.BackfillBaseline, cancellationToken));
        Part<LoadTestReport> load = await Part<LoadTestReport>.ReadAsync(
            () => ArtifactFile.ReadAsync<LoadTestReport>(folder.LoadTestReport, cancellationToken));
        RunHeadline plain = new(WordOf(manifest))
        {
            Damage = DamageOf(folder.DecisionMatrix, decision)
                ?? DamageOf(folder.BackfillBaseline, backfill)
                ?? DamageOf(folder.LoadTestReport, load),
        };
        return (decision.Value, backfill.Value, load.Value) switch
        {
            ({ } matrix, _, _) => plain.With(matrix.Verdict, matrix.Stages) with { First = FirstOf(matrix) },
            (_, { } baseline, _) => plain.With(BottleneckRule.Judge(baseline), StageShare.Of(baseline.TimeBreakdown)),
            (_, _, { } report) => plain.With(report),
            _ => plain,
        };
    }

    /// <summary>One word, or two: how the run ended.</summary>
    public static string WordOf(RunManifest manifest) => manifest switch
    {
        { State: RunState.Running } => "NOT ENDED",
        { State: RunState.Interrupted } => "INTERRUPTED",
        { ExitCode: PassedCode } => "PASS",
        { ExitCode: FailedCode } => "FAIL",
        { ExitCode: InvalidCode } => "INVALID",
        _ => "BROKEN OFF",
    };

    private RunHeadline With(Verdict verdict, IReadOnlyList<StageShare> stages)
    {
        string share = stages.FirstOrDefault(stage => stage.Stage == verdict.Bottleneck) is { } stage
            ? $" {Figures.Percent(stage.Share, stage.ShareInterval95)}"
            : string.Empty;
        string doubt = verdict.Certainty == Certainty.Uncertain ? ", uncertain" : string.Empty;
        return this with { Bottleneck = verdict.Name + share + doubt, Sentence = verdict.Sentence };
    }

    private RunHeadline With(LoadTestReport load) => this with
    {
        Bottleneck = load.Bottleneck is { } bottleneck ? NameOf(bottleneck.Where) : null,
        Sentence = load.Bottleneck?.Sentence,
        First = load.Recommendations is [{ } advice, ..] ? $"{advice.Text} ({advice.Because})" : null,
    };

    /// <summary>A file that is not there is not damaged.</summary>
    private static string? DamageOf<T>(string path, Part<T> part)
        where T : class => part.WhyMissing is { } why && File.Exists(path) ? $"{Path.GetFileName(path)}: {why}" : null;

    /// <summary>Of what is recommended, what is predicted before what is not.</summary>
    private static string FirstOf(DecisionMatrix matrix)
    {
        DecisionAction? action = matrix.Actions
            .Where(one => one.Recommended)
            .OrderByDescending(one => one.Prediction is not null)
            .FirstOrDefault();
        if (action is null)
        {
            return "nothing: no action is recommended";
        }

        string gain = action.Prediction is { } prediction
            ? $", {Figures.Ratio(prediction.Speedup, prediction.SpeedupInterval95)} on the whole by an estimate"
            : ", not predicted";
        return action.Title + gain + (action.Switch is { } way ? $" (try {way})" : string.Empty);
    }

    private static string NameOf(LoadBottleneckKind kind) => kind switch
    {
        LoadBottleneckKind.None => "none",
        LoadBottleneckKind.Errors => "failures",
        LoadBottleneckKind.ApiCpu => "CPU, most of it the API's",
        LoadBottleneckKind.PostgresCpu => "CPU, most of it PostgreSQL's",
        LoadBottleneckKind.GeneratorCpu => "CPU, most of it the generator's",
        LoadBottleneckKind.OtherCpu => "CPU, most of it others'",
        LoadBottleneckKind.GarbageCollector => "garbage collector of the API",
        LoadBottleneckKind.ThreadPool => "thread pool of the API",
        LoadBottleneckKind.Waiting => "waiting",
        _ => "not said",
    };
}
