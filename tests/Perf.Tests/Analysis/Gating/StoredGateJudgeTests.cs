using Perf.Analysis.Benchmarks;
using Perf.Analysis.Comparing;
using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;
using static Perf.Tests.Analysis.Comparing.ComparingSamples;

namespace Perf.Tests.Analysis.Gating;

public sealed class StoredGateJudgeTests
{
    private const int Iterations = 20;

    [Theory]
    [InlineData(1.00, GateVerdict.Passed, 0)]
    [InlineData(1.03, GateVerdict.Passed, 0)]
    [InlineData(1.20, GateVerdict.Regressed, 1)]
    [InlineData(0.80, GateVerdict.Improved, 0)]
    public void OtherTimes_AreHeldAgainstTheToleranceOfStoredResults(double ratio, GateVerdict expected, int exitCode)
    {
        GateReport report = Judge(Side(Timed("Copy", 1)), Side(Timed("Copy", ratio, seed: 2)));

        Assert.Equal((expected, exitCode), (Assert.Single(report.Rows).Verdict, report.ExitCode));
    }

    [Fact]
    public void AnotherMachine_IsNotComparable()
    {
        ComparedResults before = Side(Timed("Copy", 1));
        ComparedResults after = Side(Timed("Copy", 1.5));

        GateReport report = Judge(Of(before, "one"), Of(after, "two"));

        Assert.Equal((GateOutcome.NotComparable, 3), (report.Outcome, report.ExitCode));
        Assert.Equal(GateVerdict.Inconclusive, Assert.Single(report.Rows).Verdict);
        Assert.Equal(1, Judge(Of(before, "one"), Of(after, "one")).ExitCode);
    }

    [Fact]
    public void MissingAndNew_AreListedAndTheFirstFails()
    {
        GateReport report = Judge(Side(Timed("Copy", 1), Timed("Old", 1)), Side(Timed("Copy", 1, seed: 2), Timed("Now", 1)));

        Assert.Equal(1, report.ExitCode);
        Assert.Equal((1, 1, 1), (report.Counts.Disappeared, report.Counts.New, report.Counts.Passed));
    }

    [Fact]
    public void CaseThatTheCandidateCouldNotMeasure_Fails()
    {
        BenchmarkFailure failure = new("Benchmarks.Suites.Insert.Row()", "f", "");
        ComparedResults after = Side(Timed("Copy", 1)) with { Failures = [failure] };

        Assert.Equal((1, 1), (Judge(Side(Timed("Copy", 1)), after).Counts.Failed, Judge(Side(Timed("Copy", 1)), after).ExitCode));
    }

    [Theory]
    [InlineData(1_024, null, GateVerdict.Regressed)]
    [InlineData(1_023, null, GateVerdict.Passed)]
    [InlineData(1_024, 24L, GateVerdict.Waived)]
    public void OneObjectMore_Regresses(long bytes, long? waived, GateVerdict expected)
    {
        GateRules rules = GatingSamples.Rules() with { Waivers = waived is { } more ? [GatingSamples.Waiver(maxMoreBytes: more)] : [] };

        GateReport report = StoredGateJudge.Judge(
            rules, Side(Timed("Copy", 1)), Side(Timed("Copy", 1, bytes: bytes)), GatingSamples.Circumstances);

        Assert.Equal(expected, Assert.Single(report.Rows).Verdict);
    }

    [Fact]
    public void TwoIterations_AreTooFew()
    {
        ComparedResults side = Side(Case("Copy", [1_000, 1_001]));

        Assert.Equal((GateOutcome.Inconclusive, 3), (Judge(side, side).Outcome, Judge(side, side).ExitCode));
    }

    [Fact]
    public void Budget_IsHeldByTheCandidate()
    {
        GateBudget budget = new() { Id = "B", Benchmark = "*.Row()", Against = "*.Copy()", MaxRatio = 2, Reason = "So." };
        ComparedResults side = Side(Timed("Copy", 1), Timed("Row", 3));

        GateReport report = StoredGateJudge.Judge(
            GatingSamples.Rules() with { Budgets = [budget] }, side, side, GatingSamples.Circumstances);

        Assert.True(Assert.Single(report.Budgets).IsExceeded);
        Assert.Equal(1, report.ExitCode);
    }

    private static GateReport Judge(ComparedResults before, ComparedResults after) =>
        StoredGateJudge.Judge(GatingSamples.Rules(), before, after, GatingSamples.Circumstances);

    private static BenchmarkResult Timed(string method, double ratio, ulong seed = 1, long bytes = 1_000) =>
        Case(method, Around(10_000 * ratio, Iterations, seed), bytes: bytes);

    private static ComparedResults Of(ComparedResults side, string fingerprint) =>
        side with { Run = side.Run with { Fingerprint = fingerprint } };
}
