using Perf.Analysis.Drills;
using Perf.Analysis.Reports;

namespace Perf.Tests.Analysis.Drills;

public sealed class DrillRecordsTests
{
    [Theory]
    [InlineData(300_000, DrillVerdict.Passed)]
    [InlineData(300_001, DrillVerdict.Failed)]
    public void Run_ByItsMeasure_PassesUpToTheLimitItself(double ms, DrillVerdict expected) =>
        Assert.Equal(expected, DrillSamples.Run(ms: ms).Verdict);

    [Fact]
    public void Run_WithABrokenInvariant_FailsAndNamesItFirst()
    {
        DrillRun run = DrillSamples.Run(ms: 400_000, checks: [DrillSamples.Held, new InvariantCheck("I2", Holds: false, "3 bars come twice")]);

        Assert.Equal((DrillVerdict.Failed, "I2: 3 bars come twice"), (run.Verdict, run.Why));
    }

    [Fact]
    public void Run_ThatShowedNothing_HasNotPassed() => Assert.Equal(DrillVerdict.Failed, DrillRun.Judge([], []).Verdict);

    [Fact]
    public void Measures_OfManyRuns_AreJudgedAgainstTheTargetByTheir99thPercentile()
    {
        MeasureSummary of99 = Assert.Single(MeasureSummary.Of([.. Enumerable.Range(1, 99).Select(i => DrillSamples.Run(i, i * 200))]));
        MeasureSummary of100 = Assert.Single(MeasureSummary.Of(
            [.. Enumerable.Range(1, 99).Select(i => DrillSamples.Run(i, 100)), DrillSamples.Run(100, 20_000)]));

        Assert.Equal((99, 10_000, 19_800, false), (of99.Count, of99.Median, of99.P99, of99.MeetsTarget));
        Assert.Equal((100, 20_000, true), (of100.P99, of100.Greatest, of100.MeetsTarget));
    }

    [Fact]
    public void Measure_WithoutATarget_IsNotJudgedAgainstOne() =>
        Assert.Null(Assert.Single(MeasureSummary.Of([DrillSamples.Run(target: null)])).MeetsTarget);

    [Theory]
    [InlineData(1, 19, null)]
    [InlineData(19, 1, null)]
    [InlineData(50, 1, 0.06)]
    [InlineData(5, 20, 0.03)]
    public void Bound_OfRunsWithoutAFailure_IsThreeInSoManyInjections(int runs, int times, double? expected) =>
        Assert.Equal(expected, DrillResult.BoundOf([.. Enumerable.Range(1, runs).Select(i => Injected(times, DrillSamples.Run(i)))]));

    [Fact]
    public void Bound_WithAFailure_IsNone() =>
        Assert.Null(DrillResult.BoundOf([Injected(50, DrillSamples.Run(1)), Injected(50, DrillSamples.Run(2, ms: 400_000))]));

    [Theory]
    [InlineData(19, DrillVerdict.Passed)]
    [InlineData(20, DrillVerdict.Failed)]
    public void Result_ThatMissesItsTarget_FailsWhenEnoughWasMeasured(int runs, DrillVerdict expected)
    {
        DrillRun[] late = [.. Enumerable.Range(1, runs).Select(i => DrillSamples.Run(i, ms: 15_001))];

        Assert.Equal(expected, DrillResult.Judge(late, MeasureSummary.Of(late)).Verdict);
    }

    [Fact]
    public void Control_ThatPassedOrBroke_IsNotAsWanted()
    {
        Assert.True(DrillSamples.Result(protectionOff: true, DrillSamples.Run(ms: 400_000)).IsAsWanted);
        Assert.False(DrillSamples.Result(protectionOff: true, DrillSamples.Run()).IsAsWanted);
        Assert.False((DrillSamples.Result(protectionOff: true, DrillSamples.Run()) with { Verdict = DrillVerdict.Broken }).IsAsWanted);
        Assert.True(DrillSamples.Result(protectionOff: false, DrillSamples.Run()).IsAsWanted);
    }

    [Fact]
    public void Report_OfDrillsAndControls_SaysHowManyDidWhatTheyMust()
    {
        DrillResult passed = DrillSamples.Result(protectionOff: false, DrillSamples.Run());
        DrillResult control = DrillSamples.Result(protectionOff: true, DrillSamples.Run(ms: 400_000));

        Assert.Equal(
            "1 of 2 drills passed, 1 skipped; 1 of 1 failed without their protection, as they must.",
            DrillReport.Of("quick", 1, [passed, passed with { Verdict = DrillVerdict.Skipped }, control]).Verdict);
    }

    [Fact]
    public void Lines_OfAMissedTarget_SaySo()
    {
        DrillResult late = DrillSamples.Result(protectionOff: false, DrillSamples.Run(ms: 16_000));

        Assert.Equal(
            ["PASSED scheduler-crash (1 run)", "  next_job_done_ms: 16,000 (limit 300,000, target 15,000 MISSED)"],
            DrillText.Lines(late));
    }

    [Fact]
    public void Lines_OfManyInjections_SayInWordsWhatTheyAmountTo()
    {
        DrillResult many = DrillSamples.Result(
            protectionOff: false, [.. Enumerable.Range(1, 10).Select(i => Injected(100, DrillSamples.Run(i, ms: i * 100)))]);

        Assert.Equal(
            [
                "PASSED scheduler-crash (10 runs, 1,000 injections: with 95% confidence at most 0.3% of them fail)",
                "  next_job_done_ms: median 500, 99th percentile 1,000 of 10 (limit 300,000, target 15,000)",
            ],
            DrillText.Lines(many));
    }

    [Fact]
    public void Progress_OfRunsThatPassed_SaysWhatTheyAmountToSoFar() => Assert.Equal(
        "drill worker-kill: 2 of 10 runs, 0 not passed; 200 injections, at most 1.5% of them fail",
        DrillText.Progress("worker-kill", [Injected(100, DrillSamples.Run(1)), Injected(100, DrillSamples.Run(2))], planned: 10));

    /// <summary>Of few, or behind a failure, nothing can be said.</summary>
    [Theory]
    [InlineData(1, 900, "1 of 10 runs, 0 not passed; 1 injections")]
    [InlineData(100, 400_000, "1 of 10 runs, 1 not passed; 100 injections")]
    public void Progress_ThatProvesNothing_TellsNoBound(int times, double ms, string expected) => Assert.Equal(
        $"drill worker-kill: {expected}",
        DrillText.Progress("worker-kill", [Injected(times, DrillSamples.Run(ms: ms))], planned: 10));

    private static DrillRun Injected(int times, DrillRun run) => run with { Moments = [.. Enumerable.Repeat(run.Moments[0], times)] };
}
