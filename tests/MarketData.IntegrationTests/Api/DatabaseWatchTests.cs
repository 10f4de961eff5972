using MarketData.Api.Caching;

namespace MarketData.IntegrationTests.Api;

public sealed class DatabaseWatchTests
{
    private readonly StepClock clock = new();

    [Fact]
    public void IsSilent_BeforeAnythingWasHeard_IsFalse()
    {
        using DatabaseWatch watch = new(clock);
        watch.StopHearing();

        Assert.False(watch.IsSilent);
    }

    [Fact]
    public void IsSilent_AfterTheListenerLostIt_IsTrueUntilItIsHeardAgain()
    {
        using DatabaseWatch watch = new(clock);
        watch.StartHearing(clock.GetTimestamp());
        Assert.False(watch.IsSilent);

        watch.StopHearing();
        Assert.True(watch.IsSilent);

        watch.StartHearing(clock.GetTimestamp());
        Assert.False(watch.IsSilent);
    }

    /// <summary>A server that is frozen breaks no connection.</summary>
    [Fact]
    public void IsSilent_NoSignOfLifeForLongerThanSilenceIsTrusted_IsTrue()
    {
        using DatabaseWatch watch = new(clock);
        watch.StartHearing(clock.GetTimestamp());

        clock.Seconds += 2;
        watch.Hear(clock.GetTimestamp());
        clock.Seconds += 2;
        Assert.False(watch.IsSilent);

        clock.Seconds += 2;
        Assert.True(watch.IsSilent);
    }

    private sealed class StepClock : TimeProvider
    {
        public long Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
