using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;

namespace Perf.Tests.Analysis.Backfill;

/// <summary>What the processors allow, however many jobs run at once.</summary>
public sealed class ProcessorTimeTests
{
    [Fact]
    public void LeastSeconds_OfWhatIsKnown_IsTheirSumOverAllCores()
    {
        Assert.Equal(8, new ProcessorTime(6, 8, 2, Cores: 2).LeastSeconds);
        Assert.Equal(1.5, new ProcessorTime(6, null, null, Cores: 4).LeastSeconds);
    }

    /// <summary>10 s with one job at a time, or with four.</summary>
    [Theory]
    [InlineData(1, 8, 1.25)] // the processors are the limit
    [InlineData(1, 1, 5)] // the jobs are
    [InlineData(4, 1, 1.25)]
    public void MostTimesAsFast_WithFiveAtOnce_IsTheNearerBound(int concurrency, double leastSeconds, double most)
    {
        BackfillBaseline baseline = Baseline(concurrency) with { Processor = new ProcessorTime(leastSeconds, null, null, Cores: 1) };

        Assert.Equal(most, baseline.MostTimesAsFast(5)!.Value, 12);
        Assert.Null((baseline with { Processor = null }).MostTimesAsFast(5));
    }

    [Fact]
    public void Build_OfABaselineWithItsProcessorTime_BoundsFiveSymbolsAtOnce()
    {
        BackfillBaseline baseline = Baseline(concurrency: 1) with { Processor = new ProcessorTime(8, null, null, Cores: 1) };

        DecisionAction five = DecisionMatrixBuilder.Build(baseline, BenchmarkSet.Empty).Actions.Single(one => one.Id == PhaseAction.FiveSymbols);

        Assert.Null(five.Prediction);
        Assert.Equal(1.25, five.AtMost!.Value, 12);
    }

    private static BackfillBaseline Baseline(int concurrency) => BackfillBaselineBuilder.Build(
        Samples.Configuration(concurrency: concurrency), [Samples.Job()], totalDurationSeconds: 10, oracleCheck: null, interrupted: false);
}
