using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Recovery;

namespace MarketData.Tests.Recovery;

/// <summary>The user's two tables, as they are printed in the validation plan.</summary>
public sealed class RecoveryPolicyTests
{
    [Theory]
    [InlineData(FailureType.SchedulerCrash, 300)]
    [InlineData(FailureType.PolygonApiRateLimit, 30)]
    [InlineData(FailureType.DatabaseConnectionLoss, 120)]
    [InlineData(FailureType.FeatureComputationFailure, 1)]
    public void Rto_OfAFailure_IsTheUsersStricterOne(FailureType failure, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RecoveryPolicy.Default.Of(failure).Rto);

    [Theory]
    [InlineData(Criticality.Critical, 60, 15, 0, 4)]
    [InlineData(Criticality.Standard, 240, 60, 60, 5)]
    [InlineData(Criticality.Low, 1440, 480, 1440, 41)]
    public void Rpo_OfAClass_IsTheUsers(Criticality criticality, double staleness, double cadence, double loss, int symbols)
    {
        ClassObjective objective = RecoveryPolicy.Default.Of(criticality);

        Assert.Equal(
            (staleness, cadence, loss, symbols),
            (objective.AcceptableStaleness.TotalMinutes, objective.Cadence.TotalMinutes, objective.MaxDataLoss.TotalMinutes,
                objective.Symbols.Count));
    }

    /// <summary>What may be lacking after a failure is what came up since the run before: less than that nobody can promise.</summary>
    [Fact]
    public void Classes_ThatMayLoseData_LoseNoLessThanTheirCadence() => Assert.All(
        RecoveryPolicy.Default.Classes.Where(one => one.MaxDataLoss > TimeSpan.Zero),
        one => Assert.True(one.MaxDataLoss >= one.Cadence));

    [Fact]
    public void Policy_OfEveryFailureClassAndLevel_HasOne()
    {
        Assert.Equal(Enum.GetValues<FailureType>(), RecoveryPolicy.Default.Failures.Select(one => one.Failure));
        Assert.Equal(Enum.GetValues<Criticality>(), RecoveryPolicy.Default.Classes.Select(one => one.Class));
        Assert.Equal(Enum.GetValues<FreshnessStatus>(), RecoveryPolicy.Default.Levels.Select(one => one.Status));
    }

    [Fact]
    public void Targets_AreNoLooserThanTheObjectives() =>
        Assert.All(RecoveryPolicy.Default.Failures, one =>
        {
            Assert.InRange(one.Target, TimeSpan.FromTicks(1), one.Rto);
            Assert.True(one.AnswerTarget is null || one.AnswerTarget <= one.Rto);
        });

    [Fact]
    public void Cadence_OfAClass_LeavesNoDataLongerThanItsUsersAccept() =>
        Assert.All(RecoveryPolicy.Default.Classes, one => Assert.True(one.Cadence <= one.AcceptableStaleness));

    [Fact]
    public void Restart_AndAllPausesButTheLast_FitIntoTheObjectiveOfACrash() =>
        Assert.True(
            RecoveryPolicy.Default.Pauses.SkipLast(1).Aggregate(RecoveryPolicy.Default.RestartDelay, (sum, pause) => sum + pause)
                < RecoveryPolicy.Default.Of(FailureType.SchedulerCrash).Rto);

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(50, "50 ms")]
    [InlineData(7_500, "7500 ms")]
    [InlineData(30_000, "30 s")]
    [InlineData(90_000, "90 s")]
    [InlineData(300_000, "5 min")]
    [InlineData(86_400_000, "24 h")]
    public void Text_OfADuration_IsAWholeNumberOfItsUnit(double milliseconds, string text) =>
        Assert.Equal(text, Durations.Text(TimeSpan.FromMilliseconds(milliseconds)));
}
