using MarketData.Worker.Alerting;

namespace MarketData.IntegrationTests.Worker;

/// <summary>How often a receiver that is away is tried.</summary>
public sealed class NoticePausesTests
{
    [Fact]
    public void Pauses_OfAReceiverThatStaysAway_AreShortAndEndBehindADay()
    {
        List<TimeSpan> pauses = [];
        while (NoticePauses.After(pauses.Count + 1) is { } pause)
        {
            Assert.True(pauses.Count < 1_000, "It is never given up.");
            pauses.Add(pause);
        }

        Assert.Equal(pauses.Order(), pauses);
        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.FromSeconds(1), NoticePauses.Longest));
        Assert.InRange(
            TimeSpan.FromTicks(pauses.Sum(pause => pause.Ticks)),
            NoticePauses.LongestTrying - NoticePauses.Longest,
            NoticePauses.LongestTrying + NoticePauses.Longest);
    }
}
