using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Load;
using Perf.Analysis.Reports;
using Perf.Analysis.Runs;
using Perf.Tests.Analysis.Load;

namespace Perf.Tests.Analysis.Reports;

public sealed class RunVerdictTests
{
    [Theory]
    [InlineData(RunState.Complete, 0, StepStatus.Done, VerdictWord.Pass, "PASS")]
    [InlineData(RunState.Complete, 1, StepStatus.Failed, VerdictWord.Fail, "FAIL (load)")]
    [InlineData(RunState.Complete, 3, StepStatus.Invalid, VerdictWord.Invalid, "INVALID (load)")]
    [InlineData(RunState.Complete, 4, StepStatus.Skipped, VerdictWord.Fail, "FAIL")]
    [InlineData(RunState.Interrupted, 130, StepStatus.Interrupted, VerdictWord.Interrupted, "INTERRUPTED")]
    [InlineData(RunState.Running, null, StepStatus.Done, VerdictWord.Unfinished, "NOT FINISHED")]
    public void Word_IsThatOfHowTheRunEnded(RunState state, int? exitCode, StepStatus step, VerdictWord word, string result)
    {
        RunVerdict verdict = RunVerdict.Of(Manifest(state, exitCode, step), null, null, null, null);

        Assert.Equal((word, result), (verdict.Word, verdict.Result));
    }

    /// <summary>As in the exit code: what failed is not excused by what cannot be believed.</summary>
    [Fact]
    public void Word_OfAFailureBesideWhatIsInvalid_IsFail()
    {
        RunManifest manifest = Manifest(RunState.Complete, 1, StepStatus.Failed) with
        {
            Steps = [new RunStep("load", StepStatus.Invalid, 1, null), new RunStep("drill", StepStatus.Failed, 1, null)],
        };

        Assert.Equal("FAIL (load, drill)", RunVerdict.Of(manifest, null, null, null, null).Result);
    }

    [Fact]
    public void Sentence_OfADecision_HoldsItsOwnAndWhatBuysMostOfWhatIsRecommended()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row"));
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(
            baseline, Samples.Suites(Samples.Insert("Row", 900), Samples.Insert("Batch1000", 300), Samples.Insert("Copy", 60)));

        RunVerdict verdict = RunVerdict.Of(Samples.Manifest(), matrix, LoadReport(), null, null);

        DecisionAction best = matrix.Actions.Where(action => action is { Recommended: true, Prediction: not null })
            .MaxBy(action => action.Prediction!.Speedup)!;
        Assert.StartsWith($"PASS. {matrix.Verdict.Sentence} First: {best.Title}, predicted ", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_OfAPredictionWhoseTwoWaysDisagree_SaysThatItIsNotTrusted()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 7, compute: 2, configuration: Samples.Configuration("row"));
        ActionPrediction prediction = new(
            PhaseAction.BulkInsert, 1, Stage.Database, "--writer row", "--writer copy", null, new SpeedRatio(2, null), new SpeedRatio(3, null));
        DecisionMatrix matrix = DecisionMatrixBuilder.Build(baseline, BenchmarkSet.Empty) with
        {
            Proof = new DecisionProof(SealedPredictions.Seal(Samples.Manifest().StartedAt, [prediction]), []),
        };

        string sentence = RunVerdict.Of(Samples.Manifest(), matrix, null, null, null).Sentence;

        Assert.EndsWith("predicted (not trusted) 2.4x.", sentence, StringComparison.Ordinal);
    }

    /// <summary>A bound is said to be one, and the nearest that is known of it.</summary>
    [Fact]
    public void Sentence_OfWhatIsOnlyBounded_SaysAtMost()
    {
        BackfillBaseline baseline = Samples.Baseline(fetch: 1, store: 9, compute: 0, configuration: Samples.Configuration("copy"));
        BackfillBaseline counted = baseline with
        {
            Totals = baseline.Totals with { TotalDurationSeconds = 10 },
            Processor = new ProcessorTime(4, null, null, Cores: 1),
        };

        string sentence = RunVerdict.Of(
            Samples.Manifest(), DecisionMatrixBuilder.Build(counted, BenchmarkSet.Empty), null, null, null).Sentence;

        Assert.EndsWith("at most 2.5x.", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_OfALoadTestAlone_IsThatOfTheLoadTest()
    {
        LoadTestReport load = LoadReport();

        Assert.Equal($"PASS. {load.Verdict.Sentence}", RunVerdict.Of(Samples.Manifest(), null, load, null, null).Sentence);
    }

    [Fact]
    public void Sentence_OfNothing_SaysThatNothingWasDecided() =>
        Assert.Equal("PASS. Nothing was decided.", RunVerdict.Of(Samples.Manifest(), null, null, null, null).Sentence);

    private static LoadTestReport LoadReport() =>
        LoadReportBuilder.Build(null, comparesCaches: false, new LoadLimits(), [LoadSamples.Run()], null, interrupted: false);

    private static RunManifest Manifest(RunState state, int? exitCode, StepStatus step) => Samples.Manifest() with
    {
        State = state,
        ExitCode = exitCode,
        Steps = [new RunStep("load", step, 1, null)],
    };
}
