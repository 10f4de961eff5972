using Perf.Analysis.Gating;
using static Perf.Tests.Analysis.Gating.GatingSamples;

namespace Perf.Tests.Analysis.Gating;

public sealed class GateWaiverTests
{
    [Theory]
    [InlineData(0, GateVerdict.Waived, WaiverState.Used, 0)]
    [InlineData(1, GateVerdict.Regressed, WaiverState.Expired, 1)]
    public void Waiver_HoldsToTheEndOfItsDay(int daysLater, GateVerdict verdict, WaiverState state, int exitCode)
    {
        GateReport report = GateJudge.Judge(
            Rules() with { Waivers = [Waiver()] },
            Evidence(Calm(ratio: 1.05)),
            Circumstances with { JudgedAt = Now.AddDays(daysLater).ToOffset(TimeSpan.FromHours(9)) });

        Assert.Equal((verdict, exitCode), (Row(report).Verdict, report.ExitCode));
        Assert.Equal(state, Assert.Single(report.Waivers).State);
    }

    [Fact]
    public void SlowerThanTheWaiverAllows_Fails()
    {
        GateReport report = Judge(Evidence(Calm(ratio: 1.15)), Rules() with { Waivers = [Waiver(maxRatio: 1.1)] });

        Assert.Equal(GateVerdict.Regressed, Row(report).Verdict);
        Assert.Contains("W1", Row(report).Reason, StringComparison.Ordinal);
        Assert.Equal(WaiverState.Unused, Assert.Single(report.Waivers).State);
    }

    [Theory]
    [InlineData(0, GateVerdict.Regressed)]
    [InlineData(24, GateVerdict.Waived)]
    public void Allocation_IsWaivedWhereBytesAreNamed(double maxMoreBytes, GateVerdict expected)
    {
        GateReport report = Judge(Evidence(Calm(moreBytes: 24)), Rules() with { Waivers = [Waiver(maxMoreBytes: maxMoreBytes)] });

        Assert.Equal(expected, Row(report).Verdict);
    }

    [Fact]
    public void WaiverOfAnother_IsUnused()
    {
        GateReport report = Judge(Evidence(Calm(ratio: 1.05)), Rules() with { Waivers = [Waiver("*.Other")] });

        Assert.Equal(1, report.ExitCode);
        Assert.Equal(WaiverState.Unused, Assert.Single(report.Waivers).State);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void Disappearance_IsWaivedWhereItIsNamed(bool mayDisappear, int exitCode)
    {
        GateReport report = Judge(
            Evidence(Calm()) with { Disappeared = ["Guards.Old"] },
            Rules() with { Waivers = [Waiver("Guards.Old") with { MayDisappear = mayDisappear }] });

        Assert.Equal(exitCode, report.ExitCode);
    }
}
