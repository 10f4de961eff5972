using Perf.Analysis.Gating;
using Perf.Analysis.Gating.Rules;

namespace Perf.Tests.Analysis.Gating;

/// <summary>How often the gate is wrong over simulated suites; real ones are measured by <c>calibrate</c>.</summary>
public sealed class GateErrorRateTests
{
    /// <summary>Few launches have all their flips tried, and so take little time.</summary>
    private const int FewLaunches = 10;

    [Fact]
    public void SuitesOfTheSameCode_FailSeldom()
    {
        GateRules rules = GatingSamples.Rules(FewLaunches);
        int failed = Count(100, seed =>
            GatingSamples.Judge(new SimulatedSuite(40, seed).RunForFailures(rules), rules).Counts.Regressed > 0);

        Assert.InRange(failed, 0, 1);
    }

    [Fact]
    public void SuitesOfTheSameCode_AreSeldomCalledContaminated()
    {
        GateRules rules = GatingSamples.Rules(FewLaunches);
        int contaminated = Count(100, seed =>
            GatingSamples.Judge(new SimulatedSuite(4, seed).RunForFailures(rules), rules).IsContaminated);

        Assert.InRange(contaminated, 0, 4);
    }

    [Theory]
    [InlineData(0.03, 0.95)]
    [InlineData(0.02, 0.80)]
    public void OneSlowerBenchmark_IsCaught(double slowdown, double atLeast)
    {
        GateRules rules = GatingSamples.Rules(20);
        int caught = Count(20, seed => IsCaught(rules, new SimulatedSuite(3, seed) { Slowdown = slowdown, Slowed = 1, CopyShare = 0 }));

        Assert.True(caught >= atLeast * 20, $"{caught} of 20");
    }

    [Fact]
    public void EveryBenchmarkSlower_IsCaughtInAllOfThem()
    {
        GateRules rules = GatingSamples.Rules(12);
        GateReport report = GatingSamples.Judge(new SimulatedSuite(6, 5) { Slowdown = 0.04, Slowed = 6 }.Run(rules), rules);

        Assert.Equal(6, report.Counts.Regressed);
        Assert.False(report.IsContaminated);
        Assert.InRange(report.GeometricMean!.Ratio, 1.035, 1.045);
    }

    [Fact]
    public void AnArmThatIsSlowerAtEverything_ContaminatesAndFailsNothing()
    {
        GateRules rules = GatingSamples.Rules(20);
        GateReport report = GatingSamples.Judge(new SimulatedSuite(6, 6) { Unfairness = 0.03 }.Run(rules), rules);

        Assert.Equal((GateOutcome.Contaminated, 3, 0), (report.Outcome, report.ExitCode, report.Counts.Regressed));
        Assert.Contains(report.Controls, control => control is { Name: GatingSamples.Kernel, HasMoved: true });
    }

    [Fact]
    public void LaunchesThatSpreadWidely_AreInconclusive()
    {
        GateRules rules = GatingSamples.Rules(12);
        GateReport report = GatingSamples.Judge(new SimulatedSuite(6, 7) { Spread = 0.06 }.Run(rules), rules);

        Assert.Equal((GateOutcome.Inconclusive, 3), (report.Outcome, report.ExitCode));
        Assert.Equal(6, report.Counts.Inconclusive);
        Assert.All(report.Rows, row => Assert.True(row.Detectable > 0.03));
    }

    /// <summary>The figures of decision 0047; takes minutes and says what it counted.</summary>
    [Fact(Explicit = true)]
    public void Figures_OfWholeSuitesAtTwentyLaunches()
    {
        GateRules rules = GatingSamples.Rules(20);
        ITestOutputHelper output = TestContext.Current.TestOutputHelper!;
        int failed = Count(300, seed =>
            GatingSamples.Judge(new SimulatedSuite(40, seed).RunForFailures(rules), rules).Counts.Regressed > 0);
        output.WriteLine($"same code: {failed} of 300 suites of 40 failed");
        foreach (double slowdown in (double[])[0.02, 0.03])
        {
            int caught = Count(100, seed => IsCaught(rules, new SimulatedSuite(40, seed) { Slowdown = slowdown, Slowed = 1 }));
            output.WriteLine($"one of 40 slower by {slowdown:P0}: caught in {caught} of 100 suites");
        }

        Assert.InRange(failed, 0, 6);
    }

    private static bool IsCaught(GateRules rules, SimulatedSuite suite)
    {
        GateReport report = GatingSamples.Judge(suite.RunForFailures(rules), rules);
        return report.Rows.Any(row => row.Benchmark == SimulatedSuite.Name(0) && row.Verdict == GateVerdict.Regressed);
    }

    private static int Count(int suites, Func<int, bool> isSo) => Enumerable.Range(1, suites).Count(isSo);
}
