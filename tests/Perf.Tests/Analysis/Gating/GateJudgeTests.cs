using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;
using static Perf.Tests.Analysis.Gating.GatingSamples;

namespace Perf.Tests.Analysis.Gating;

/// <summary>The verdict of calm launches, where what is to come out is plain.</summary>
public sealed class GateJudgeTests
{
    [Fact]
    public void SameTimes_Pass()
    {
        GateReport report = Judge(Evidence([.. Calm(), .. Calm(Kernel)]));

        Assert.Equal((GateOutcome.Passed, 0), (report.Outcome, report.ExitCode));
        Assert.Equal(GateVerdict.Passed, Row(report).Verdict);
        Assert.DoesNotContain(report.Rows, row => row.Benchmark == Kernel);
    }

    [Theory]
    [InlineData(1.02, GateVerdict.Regressed)]
    [InlineData(1.005, GateVerdict.Passed)]
    [InlineData(0.98, GateVerdict.Improved)]
    [InlineData(0.995, GateVerdict.Passed)]
    public void OtherTimes_AreHeldAgainstTheTolerance(double ratio, GateVerdict expected)
    {
        GateRow row = Row(Judge(Evidence([.. Calm(ratio: ratio), .. Calm(Kernel)])));

        Assert.Equal(expected, row.Verdict);
        Assert.Equal(ratio > 1, row.IsSuspect);
    }

    [Fact]
    public void Suspect_IsJudgedByFreshLaunchesAlone()
    {
        GateEvidence evidence = Evidence([.. Calm(ratio: 1.05), .. Calm(Kernel)]) with { Second = [.. Calm(), .. Calm(Kernel)] };

        GateRow row = Row(Judge(evidence));

        Assert.Equal((GateVerdict.Passed, true), (row.Verdict, row.IsSuspect));
        Assert.InRange(row.Ratio!.Value, 0.999, 1.001);
    }

    [Fact]
    public void SuspectWithoutASecondLook_IsInconclusive()
    {
        GateReport report = Judge(Evidence(Calm(ratio: 1.05)) with { Second = [] });

        Assert.Equal((GateVerdict.Inconclusive, 3), (Row(report).Verdict, report.ExitCode));
    }

    [Fact]
    public void SecondLook_IsOfSuspectsAndControls()
    {
        GateScreen screen = GateJudge.Screen(Rules(), [.. Calm("A"), .. Calm("B", ratio: 1.01), .. Calm(Kernel)]);

        Assert.Equal(["B"], screen.Suspects);
        Assert.Equal(["B", Kernel], screen.SecondLook);
        Assert.False(screen.IsContaminated);
    }

    [Fact]
    public void ShortWork_HasTheWiderTolerance()
    {
        IReadOnlyList<GateSample> samples = [.. Calm(ratio: 1.02).Select(sample => sample with { BaseNs = 60 })];

        Assert.Equal((GateVerdict.Passed, 0.03), (Row(Judge(Evidence(samples))).Verdict, Row(Judge(Evidence(samples))).Tolerance));
    }

    [Fact]
    public void BenchmarkThatNoLaunchMeasured_IsInconclusive()
    {
        GateReport report = Judge(Evidence(Calm()) with { Benchmarks = ["Guards.Feature.Compute", "Guards.Feature.Lost"] });

        Assert.Equal(GateVerdict.Inconclusive, Row(report, "Guards.Feature.Lost").Verdict);
        Assert.Equal(3, report.ExitCode);
    }

    [Fact]
    public void NothingMeasured_IsNotPassed() => Assert.Equal(3, Judge(new GateEvidence([], [], [], [], [], ["Guards.New"])).ExitCode);

    [Fact]
    public void Disappeared_FailsAndNew_IsListed()
    {
        GateReport report = Judge(Evidence(Calm()) with { Disappeared = ["Guards.Old"], New = ["Guards.New"] });

        Assert.Equal((GateOutcome.Regressed, 1), (report.Outcome, report.ExitCode));
        Assert.Equal(GateVerdict.Disappeared, Row(report, "Guards.Old").Verdict);
        Assert.Equal(GateVerdict.New, Row(report, "Guards.New").Verdict);
    }

    [Theory]
    [InlineData(GateArm.Candidate, 1)]
    [InlineData(GateArm.Base, 3)]
    public void BenchmarkThatAnArmCannotRun_FailsByTheCandidateAlone(GateArm arm, int exitCode)
    {
        GateEvidence evidence = Evidence(Calm()) with { Failures = [new ArmFailure("Guards.Broken", arm, "it threw")] };

        GateReport report = Judge(evidence);

        Assert.Equal((GateVerdict.Failed, exitCode), (Row(report, "Guards.Broken").Verdict, report.ExitCode));
    }

    [Fact]
    public void IdenticalBuilds_PassWithoutAMeasurement()
    {
        GateReport report = Judge(new GateEvidence(["Guards.A", Kernel], [], [], [], [], []) { AreIdentical = true });

        Assert.Equal((GateOutcome.Identical, 0, 1), (report.Outcome, report.ExitCode, report.Counts.Identical));
    }

    [Theory]
    [InlineData(24, GateVerdict.Regressed)]
    [InlineData(23, GateVerdict.Passed)]
    [InlineData(-24, GateVerdict.Passed)]
    public void OneObjectMore_RegressesAtOnce(double moreBytes, GateVerdict expected)
    {
        GateReport report = Judge(Evidence(Calm(moreBytes: moreBytes)) with { Second = [] });

        Assert.Equal(expected, Row(report).Verdict);
    }

    [Fact]
    public void ObjectMoreInAllLaunchesButOne_IsNoRegression()
    {
        GateSample[] samples = [.. Calm(moreBytes: 24)];
        samples[3] = samples[3] with { CandidateBytes = 100 };

        Assert.Equal(GateVerdict.Passed, Row(Judge(Evidence(samples))).Verdict);
    }

    /// <summary>What a client of a server allocates differs from launch to launch: of a few launches all have more by chance now and then.</summary>
    [Theory]
    [InlineData(3, GateVerdict.Inconclusive)]
    [InlineData(12, GateVerdict.Regressed)]
    public void DifferentBytesMore_RegressWhereChanceIsOut(int launches, GateVerdict expected)
    {
        GateSample[] samples = [.. Calm(launches: launches).Select((sample, i) => sample with { CandidateBytes = sample.BaseBytes + 24 + (i * 24) })];

        Assert.Equal(expected, Row(Judge(Evidence(samples))).Verdict);
    }

    [Fact]
    public void ObjectMore_RegressesInContaminatedLaunchesToo()
    {
        GateReport report = Judge(Evidence([.. Calm(moreBytes: 24), .. Calm(Kernel, ratio: 1.03)]));

        Assert.True(report.IsContaminated);
        Assert.Equal((GateVerdict.Regressed, 1), (Row(report).Verdict, report.ExitCode));
    }

    [Fact]
    public void BasesCopyThatDiffers_Contaminates()
    {
        IReadOnlyList<GateSample> samples =
            [.. Calm().Select(sample => sample with { ControlLogRatio = 0.02 + sample.ControlLogRatio })];

        GateReport report = Judge(Evidence(samples));

        Assert.Equal((GateOutcome.Contaminated, 3), (report.Outcome, report.ExitCode));
        Assert.All(report.Rows, row => Assert.Equal(GateVerdict.Inconclusive, row.Verdict));
    }

    [Fact]
    public void BenchmarkThatWaits_IsSaidAndPasses()
    {
        GateRow waiting = Row(Judge(Evidence(Calm(wallRatio: 1.2))));
        GateRow working = Row(Judge(Evidence(Calm(wallRatio: 1.01))));

        Assert.Equal((GateVerdict.Passed, true, false), (waiting.Verdict, waiting.Waits, working.Waits));
        Assert.NotNull(waiting.Reason);
    }

    [Theory]
    [InlineData(1.5, false)]
    [InlineData(0.5, true)]
    public void Budget_IsHeldByTheCandidatesOwnTimes(double maxRatio, bool isExceeded)
    {
        GateBudget budget = new() { Id = "B1", Benchmark = "*.A", Against = "*.B", MaxRatio = maxRatio, Reason = "So." };

        GateReport report = Judge(Evidence([.. Calm("Guards.A"), .. Calm("Guards.B")]), Rules() with { Budgets = [budget] });

        Assert.Equal((isExceeded, isExceeded ? 1 : 0), (Assert.Single(report.Budgets).IsExceeded, report.ExitCode));
    }

    [Fact]
    public void BudgetOfWhatWasNotMeasured_IsSaidAndDoesNotFail()
    {
        GateBudget budget = new() { Id = "B1", Benchmark = "*.A", Against = "*.B", MaxRatio = 0.1, Reason = "So." };

        GateReport report = Judge(Evidence(Calm("Guards.A")), Rules() with { Budgets = [budget] });

        Assert.Equal((null, 0), (Assert.Single(report.Budgets).Ratio, report.ExitCode));
    }
}
