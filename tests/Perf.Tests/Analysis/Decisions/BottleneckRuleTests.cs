using Perf.Analysis.Backfill;
using Perf.Analysis.Decisions;

namespace Perf.Tests.Analysis.Decisions;

public sealed class BottleneckRuleTests
{
    [Theory]
    [InlineData(7, 2, 1, Stage.PolygonApi)]
    [InlineData(6.2, 3, 0.8, Stage.PolygonApi)]
    [InlineData(2, 7, 1, Stage.Database)]
    [InlineData(0.5, 9, 0.5, Stage.Database)]
    [InlineData(1, 1, 8, Stage.FeatureComputation)]
    [InlineData(3, 3, 4, Stage.FeatureComputation)]
    public void Judge_WithOneClearStage_NamesItForCertain(double api, double database, double compute, Stage expected)
    {
        Verdict verdict = BottleneckRule.Judge(Samples.Baseline(api, database, compute));

        Assert.Equal(expected, verdict.Bottleneck);
        Assert.Equal(expected, verdict.RuleSays);
        Assert.Equal(Certainty.Certain, verdict.Certainty);
        Assert.Empty(verdict.Doubts);
    }

    [Theory]
    [InlineData(4.5, 4, 1.5)]
    [InlineData(5.5, 2.5, 2)]
    [InlineData(2, 5.9, 2.1)]
    public void Judge_WithNeitherAboveTheThresholdAndComputeNotLargest_NamesNone(double api, double database, double compute)
    {
        Verdict verdict = BottleneckRule.Judge(Samples.Baseline(api, database, compute));

        Assert.Null(verdict.Bottleneck);
        Assert.Equal(Stage.FeatureComputation, verdict.RuleSays);
        Assert.Equal(Certainty.Certain, verdict.Certainty);
    }

    [Fact]
    public void Judge_ExactlyAtTheThreshold_DoesNotNameTheStage()
    {
        Verdict verdict = BottleneckRule.Judge(Samples.Baseline(fetch: 3, store: 1, compute: 1));

        Assert.Null(verdict.Bottleneck);
    }

    [Theory]
    [InlineData(6.1, 2.9, Stage.PolygonApi)]
    [InlineData(5.9, 3.1, null)]
    [InlineData(2.9, 6.1, Stage.Database)]
    public void Judge_WithAnIntervalOnBothSidesOfTheThreshold_IsUncertain(double api, double database, Stage? expected)
    {
        Verdict verdict = BottleneckRule.Judge(Samples.Baseline(api, database, compute: 1, spread: 1));

        Assert.Equal(expected, verdict.Bottleneck);
        Assert.Equal(Certainty.Uncertain, verdict.Certainty);
        Assert.NotEmpty(verdict.Doubts);
    }

    [Fact]
    public void Judge_WithComputationAndApiHardToTellApart_IsUncertain()
    {
        Verdict verdict = BottleneckRule.Judge(Samples.Baseline(fetch: 4.1, store: 2, compute: 4, spread: 1));

        Assert.Null(verdict.Bottleneck);
        Assert.Equal(Certainty.Uncertain, verdict.Certainty);
    }

    [Fact]
    public void Judge_OfTooFewJobs_IsUncertain()
    {
        BackfillConfiguration configuration = Samples.Configuration() with { Symbols = ["AAPL"] };

        Verdict verdict = BottleneckRule.Judge(Samples.Baseline(9, 0.5, 0.5, configuration: configuration));

        Assert.Equal(Stage.PolygonApi, verdict.Bottleneck);
        Assert.Equal(Certainty.Uncertain, verdict.Certainty);
    }

    [Fact]
    public void Judge_OfAnInterruptedBackfill_IsUncertain()
    {
        BackfillBaseline whole = Samples.Baseline(9, 0.5, 0.5);
        BackfillBaseline interrupted = BackfillBaselineBuilder.Build(
            whole.Configuration, [.. whole.Jobs.Take(6)], totalDurationSeconds: 10, oracleCheck: null, interrupted: true);

        Assert.Equal(Certainty.Certain, BottleneckRule.Judge(whole).Certainty);
        Assert.Equal(Certainty.Uncertain, BottleneckRule.Judge(interrupted).Certainty);
    }

    [Fact]
    public void Judge_OfJobsThatStoredNothing_HasNoVerdict()
    {
        BackfillJobRecord failed = Samples.Job(fetchSeconds: 37, computeSeconds: 0, storeSeconds: 0, error: "Fetch: unknown key");
        BackfillBaseline nothing = BackfillBaselineBuilder.Build(
            Samples.Configuration(), [failed], totalDurationSeconds: 37, oracleCheck: null, interrupted: false);

        Verdict verdict = BottleneckRule.Judge(nothing);

        Assert.Null(verdict.Bottleneck);
        Assert.Equal(Certainty.NotMeasured, verdict.Certainty);
    }

    [Fact]
    public void Judge_OfNoJobs_HasNoVerdict()
    {
        BackfillBaseline empty = BackfillBaselineBuilder.Build(
            Samples.Configuration(), [], totalDurationSeconds: 0, oracleCheck: null, interrupted: true);

        Verdict verdict = BottleneckRule.Judge(empty);

        Assert.Null(verdict.Bottleneck);
        Assert.Null(verdict.RuleSays);
        Assert.Equal(Certainty.NotMeasured, verdict.Certainty);
    }
}
