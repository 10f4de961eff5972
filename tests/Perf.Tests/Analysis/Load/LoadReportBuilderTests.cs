using Perf.Analysis.Load;
using Perf.Analysis.Reports;

namespace Perf.Tests.Analysis.Load;

public sealed class LoadReportBuilderTests
{
    private static readonly LoadLimits Limits = new();

    [Fact]
    public void Build_OfRunsThatMeetTheirTargets_Passes()
    {
        LoadTestReport report = Build(LoadSamples.Run());

        Assert.Equal((true, true, LoadBand.Good), (report.Verdict.Passed, report.Verdict.Valid, report.Verdict.Band));
        Assert.Equal(LoadBottleneckKind.ApiCpu, report.Bottleneck!.Where);
    }

    [Fact]
    public void Build_OfAMissedTarget_FailsAndNamesIt()
    {
        LoadTestReport report = Build(LoadSamples.Run(limits: new LoadLimits(MaxP95Ms: 100)));

        Assert.False(report.Verdict.Passed);
        Assert.True(report.Verdict.Valid);
        Assert.Contains("limits p95", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfAnInvalidRun_NeitherPassesNorMisses()
    {
        LoadTestReport report = Build(LoadSamples.Run(), LoadSamples.Run(validity: new LoadValidity(false, "too few connections", [])));

        Assert.Equal((false, false), (report.Verdict.Passed, report.Verdict.Valid));
        Assert.Contains("too few connections", report.Verdict.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("Missed", report.Verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OfAnInterruptedTest_ConcludesNothing() =>
        Assert.False(LoadReportBuilder.Build(null, true, Limits, [LoadSamples.Run()], null, interrupted: true).Verdict.Passed);

    [Fact]
    public void Build_OfAnInterruptedTest_RecommendsNothing()
    {
        LoadRun run = LoadSamples.Run();

        Assert.NotEmpty(run.Recommendations);
        Assert.Empty(LoadReportBuilder.Build(null, true, Limits, [run], null, interrupted: true).Recommendations);
    }

    [Fact]
    public void Build_OfRunsInDifferentBands_RecommendsWhatTheWorstOfThemDoesAndNamesIt()
    {
        LoadRun slow = LoadSamples.Run(LoadSamples.Measurement(
            [.. Enumerable.Range(0, 300).Select(i => LoadSamples.Sample(i % 3, 2000))], slices: LoadSamples.Slices(0.3, 0.3, 1.3)));

        LoadTestReport report = Build(LoadSamples.Run(), slow with { Scenario = "slow" });

        Assert.Equal(LoadBand.Warning, report.Verdict.Band);
        Assert.DoesNotContain(report.Recommendations, advice => advice.Text == LoadAdvisor.HandlesLoadWell);
        Assert.All(report.Recommendations, advice => Assert.StartsWith("slow: ", advice.Because, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_OfAMissedTargetInAGoodBand_DoesNotSayThatTheSystemHandlesItWell()
    {
        LoadRun missed = LoadSamples.Run(limits: new LoadLimits(MaxAverageMs: 1));

        Assert.Equal(LoadBand.Good, missed.Band);
        Assert.DoesNotContain(missed.Recommendations, advice => advice.Text == LoadAdvisor.HandlesLoadWell);
        Assert.DoesNotContain(
            Build(LoadSamples.Run(), missed).Recommendations, advice => advice.Text == LoadAdvisor.HandlesLoadWell);
    }

    [Fact]
    public void Build_OfAnApiWhoseCachesNobodyKnows_SaysNothingOfWhatACacheGains()
    {
        LoadRun[] runs = [LoadSamples.Run() with { Scenario = "cached" }, LoadSamples.Run() with { Scenario = "uncached" }];

        LoadTestReport report = LoadReportBuilder.Build("http://api.example/", false, Limits, runs, null, interrupted: false);

        Assert.DoesNotContain(report.Recommendations, advice => advice.Text.StartsWith("Caching", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1, 0.001, true)]
    [InlineData(2, 0.001, false)] // the points held out do not agree
    [InlineData(1, 0.000001, false)] // the peak lies where nobody measured
    public void Build_OfASweep_AdvisesOnlyByAFitThatWasTested(double lastTimes, double kappa, bool advised)
    {
        LoadKnee knee = Knee(kappa, lastTimes);

        LoadTestReport report = LoadReportBuilder.Build(null, true, Limits, [LoadSamples.Run()], knee, interrupted: false);

        Assert.Equal(advised, report.Recommendations.Any(advice => advice.Text.StartsWith("Keep no more", StringComparison.Ordinal)));
    }

    [Fact]
    public void Knee_OfAPointThatIsNotValid_LeavesItOutOfTheFitAndKeepsIt()
    {
        LoadKnee whole = Knee(0.001);

        LoadKnee knee = LoadKnee.Of(
            "cached",
            [
                .. whole.Points.Select(point => (
                    point.Connections, point.Connections is 16 or 128 ? 1 : point.RequestsPerSecond, point.P95Ms, point.Connections is not (16 or 128))),
            ]);

        Assert.Equal([16, 128], knee.Points.Where(point => !point.Valid).Select(point => point.Connections));
        Assert.Equal(whole.LambdaPerSecond!.Value, knee.LambdaPerSecond!.Value, 1e-3);
        Assert.InRange(knee.LargestHeldOutError!.Value, 0, 0.01);
    }

    [Theory]
    [InlineData(10, "Caching is effective")]
    [InlineData(1, "Caching gains little")]
    public void Build_OfCachedAndUncached_SaysWhatTheCacheGains(int times, string expected)
    {
        LoadRun cached = LoadSamples.Run(LoadSamples.Measurement(LoadSamples.Even(100 * times))) with { Scenario = "cached" };
        LoadRun uncached = LoadSamples.Run(LoadSamples.Measurement(LoadSamples.Even(100))) with { Scenario = "uncached" };

        LoadTestReport report = Build(cached, uncached);

        Assert.Contains(report.Recommendations, advice => advice.Text.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, "System handles concurrent load well")]
    [InlineData(70, "System is strained under load: Phase 3 should focus on cache + indexes")]
    [InlineData(400, "System struggling: consider adding read replicas")]
    public void Recommendations_OfADatabaseThatIsBusy_AreTheGuidesForTheBand(int slower, string expected)
    {
        RequestSample[] samples = [.. Enumerable.Range(0, 1000).Select(i => LoadSamples.Sample(i % 3, slower * (1 + (i % 20))))];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples, slices: LoadSamples.Slices(0.3, 0.3, 1.3)));

        Assert.Contains(run.Recommendations, advice => advice.Text.StartsWith(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Recommendations_OfCellsThatAreAlike_NameNoneOfThem()
    {
        RequestSample[] samples = [.. Enumerable.Range(0, 3000).Select(i => LoadSamples.Sample(i % 3, 1 + (i / 3 % 100)))];

        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(samples));

        Assert.DoesNotContain(run.Recommendations, advice => advice.Text.StartsWith("Look at", StringComparison.Ordinal));
    }

    [Fact]
    public void Knee_OfASweep_IsFittedBelowAndTestedAbove()
    {
        LoadKnee knee = Knee(0.001, lastTimes: 2);

        Assert.Equal(30, knee.PeakConnections);
        Assert.Equal([100, 128], knee.Points.Where(point => point.HeldOut).Select(point => point.Connections));
        Assert.Equal(0.5, knee.LargestHeldOutError!.Value, 3);
    }

    [Fact]
    public void Summary_OfARun_HasTheGuidesLinesAndAtMost25()
    {
        LoadRun run = LoadSamples.Run(LoadSamples.Measurement(
            [.. LoadSamples.Even(), LoadSamples.Sample(0, 5, RequestOutcome.ServerError)],
            LoadModel.Open, LoadSamples.Slices(0.5, 1.2, 0.2), LoadSamples.Server())) with { RepeatedBecause = "a pause" };

        string[] lines = [.. LoadSummary.Header(run.Title, LoadSamples.Plan(LoadModel.Open), LoadSamples.Rows), .. LoadSummary.Lines(run)];

        Assert.InRange(lines.Length, 10, 25);
        Assert.Equal("LOAD TEST: Variable Limits", lines[0]);
        Assert.Contains("Total Requests: 3,001", lines);
        Assert.Contains("Failures: 1 server_error", lines);
        Assert.Contains(lines, line => line.StartsWith("P50: ", StringComparison.Ordinal) && line.Contains("| P99: ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("Verdict: GOOD (p95 2", StringComparison.Ordinal));
    }

    /// <summary>A sweep that follows the law exactly, but for its last point.</summary>
    private static LoadKnee Knee(double kappa, double lastTimes = 1) => LoadKnee.Of(
        "cached",
        [
            .. new[] { 1, 2, 4, 8, 16, 32, 64, 100, 128 }.Select(n => (
                n, (n == 128 ? lastTimes : 1) * 1000.0 * n / (1 + (0.05 * (n - 1)) + (kappa * n * (n - 1))), (double?)n, true)),
        ]);

    [Fact]
    public void Summary_OfASweepWithTooFewValidPoints_SaysWhyThereIsNoKnee()
    {
        LoadKnee knee = LoadKnee.Of("cached", [(1, 10, 100, false), (2, 19, 105, true), (4, 30, 130, true), (128, 32, 200, true)]);

        IReadOnlyList<string> lines = LoadSummary.Lines(
            LoadReportBuilder.Build(null, true, new LoadLimits(), [LoadSamples.Run()], knee, interrupted: false));

        string line = Assert.Single(lines, line => line.StartsWith("Knee: ", StringComparison.Ordinal));
        Assert.Contains("there are 2", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Summary_OfARunThatBeganBeforeTheApiHadSettled_SaysSo()
    {
        Assert.DoesNotContain(LoadSummary.Lines(LoadSamples.Run()), Says);
        Assert.Contains(LoadSummary.Lines(LoadSamples.Run(warmUpSettled: false)), Says);

        static bool Says(string line) => line.Contains("had settled", StringComparison.Ordinal);
    }

    private static LoadTestReport Build(params LoadRun[] runs) => LoadReportBuilder.Build(null, true, Limits, runs, null, interrupted: false);
}
