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
    /// <summary>From the run's files; one that is missing or damaged leaves out what it would say.</summary>
    public static async Task<RunHeadline> ReadAsync(RunFolder folder, RunManifest manifest, CancellationToken cancellationToken)
    {
        Part<DecisionMatrix> decision = await PartAsync<DecisionMatrix>(folder.DecisionMatrix);
        Part<BackfillBaseline> backfill = await PartAsync<BackfillBaseline>(folder.BackfillBaseline);
        Part<LoadTestReport> load = await PartAsync<LoadTestReport>(folder.LoadTestReport);
        RunVerdict verdict = RunVerdict.Of(manifest, decision.Value, load.Value, drills: null, simulation: null);
        RunHeadline plain = new(verdict.Name)
        {
            Damage = DamageOf(folder.DecisionMatrix, decision)
                ?? DamageOf(folder.BackfillBaseline, backfill)
                ?? DamageOf(folder.LoadTestReport, load),
        };
        return (decision.Value, backfill.Value, load.Value) switch
        {
            ({ } matrix, _, _) => plain.With(matrix.Verdict, matrix.Stages) with
            {
                First = verdict.First?.Sentence ?? "nothing: no action is recommended",
            },
            (_, { } baseline, _) => plain.With(BottleneckRule.Judge(baseline), StageShare.Of(baseline.TimeBreakdown)),
            (_, _, { } report) => plain.With(report),
            _ => plain,
        };

        Task<Part<T>> PartAsync<T>(string path)
            where T : class, IArtifact => Part<T>.ReadAsync(path, one => ArtifactFile.ReadAsync<T>(one, cancellationToken));
    }

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
