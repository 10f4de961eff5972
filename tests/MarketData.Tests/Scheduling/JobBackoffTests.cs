using MarketData.Scheduling;

namespace MarketData.Tests.Scheduling;

public sealed class JobBackoffTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(3, 30)]
    [InlineData(4, 300)]
    public void After_FailedAttempt_WaitsItsPauseAndAtMostAFifthMore(int attempt, double seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), JobBackoff.Default.After(attempt, random: 0));
        Assert.Equal(TimeSpan.FromSeconds(seconds * 1.2), JobBackoff.Default.After(attempt, random: 1));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(int.MaxValue)]
    public void After_LastAttempt_IsNoFurtherOne(int attempt) => Assert.Null(JobBackoff.Default.After(attempt, random: 0.5));

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, -0.1)]
    [InlineData(1, 1.1)]
    [InlineData(1, double.NaN)]
    public void After_WhatIsNoAttemptOrNoShare_Throws(int attempt, double random) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => JobBackoff.Default.After(attempt, random));

    [Fact]
    public void LongPause_IsThatBeforeTheLastAttempt() =>
        Assert.Equal(JobBackoff.Default.After(attempt: 4, random: 0), JobBackoff.Default.LongPause);

    /// <summary>The source was asked again after the shorter pauses already: to do that twice would multiply them.</summary>
    [Fact]
    public void AfterFetch_OnlyTheLongPauseIsLeft()
    {
        Assert.Equal(JobBackoff.Default.LongPause, JobBackoff.Default.AfterFetch(attempt: 1, random: 0));
        Assert.Null(JobBackoff.Default.AfterFetch(attempt: 2, random: 0));
    }
}
