using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;

namespace Perf.Tests.Drills;

public sealed class FreshnessCheckTests
{
    private static readonly SeriesKey Series = new(Universe.Find("BTC")!, Timeframe.FiveMinutes);

    private static readonly DateTimeOffset Asked = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Minutes between the end of the bar that should have come next and now; what is claimed of it.</summary>
    [Theory]
    [InlineData(90, 90 * 60, "aging", true)]
    [InlineData(90, (90 * 60) - 1, "aging", true)] // whole seconds
    [InlineData(90, 100 * 60, "stale", true)] // older than the truth
    [InlineData(90, (90 * 60) - 2, "aging", false)]
    [InlineData(90, 90 * 60, "fresh", false)]
    [InlineData(400, 400 * 60, "aging", false)]
    [InlineData(400, 400 * 60, "stale", true)]
    [InlineData(90, 90 * 60, "good", false)]
    public void Claim_AgainstItsBar_HoldsUnlessItIsFresherThanTheTruth(int behindMinutes, int claimedSeconds, string claimed, bool holds)
    {
        DateTimeOffset lastBar = Asked - TimeSpan.FromMinutes(behindMinutes + 10);
        DateTimeOffset fetched = lastBar + TimeSpan.FromMinutes(6);
        ApiReply reply = Reply(lastBar, fetched, TimeSpan.FromSeconds(claimedSeconds), claimed);

        Assert.Equal(holds, FreshnessCheck.FindLie(Series, reply, Served(lastBar, fetched), Asked) is null);
    }

    /// <summary>
    /// The bar of 9:00 was last served at 9:02, so that from 9:05 on the rest of it is lacking. One who says that he has it whole lacks
    /// nothing until 9:10.
    /// </summary>
    [Theory]
    [InlineData(1, 175, true)]
    [InlineData(6, 170, false)]
    [InlineData(3, 175, false)]
    public void Claim_OfAFetch_HoldsUnlessItIsLaterThanTheBarWasServed(int computedMinutes, int claimedMinutes, bool holds)
    {
        DateTimeOffset nine = Asked.AddHours(-3);
        ApiReply reply = Reply(nine, nine.AddMinutes(computedMinutes), TimeSpan.FromMinutes(claimedMinutes), "aging");

        Assert.Equal(holds, FreshnessCheck.FindLie(Series, reply, Served(nine, nine.AddMinutes(2)), Asked) is null);
    }

    [Fact]
    public void Claim_OfABarThatWasNeverServed_IsALie()
    {
        DateTimeOffset nine = Asked.AddHours(-3);
        ApiReply fresh = Reply(Asked.AddMinutes(-5), Asked.AddSeconds(-1), TimeSpan.Zero, "fresh");

        Assert.NotNull(FreshnessCheck.FindLie(Series, fresh, Served(nine, Asked), Asked));
        Assert.NotNull(FreshnessCheck.FindLie(Series, fresh, served: null, Asked));
        Assert.Null(FreshnessCheck.FindLie(Series, fresh, Served(Asked.AddMinutes(-5), Asked), Asked));
    }

    private static ApiReply Reply(DateTimeOffset lastBar, DateTimeOffset computedAt, TimeSpan age, string freshness) =>
        new(200, TimeSpan.Zero, TimeSpan.Zero, false, lastBar, null) { ComputedAt = computedAt, Age = age, Freshness = freshness };

    /// <summary>One bar.</summary>
    private static ServedSeries Served(DateTimeOffset bar, DateTimeOffset at)
    {
        long barMs = bar.ToUnixTimeMilliseconds();
        return new ServedSeries("X:BTCUSD", "5m", Bars: 1, barMs, barMs, VolumeSum: 1, Pages: 1, BodyBytes: 1, at, Exact: true);
    }
}
