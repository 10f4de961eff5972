using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Testbed.Market;
using StoredTotals = MarketData.Postgres.Reading.SeriesTotals;

namespace Perf.Tests.Backfill;

public sealed class BackfillOracleTests
{
    /// <summary>A year of a busy coin: more digits than a decimal made from a double keeps.</summary>
    private const double ManyDigits = 123_456_789_012.015625;

    private static readonly SeriesKey Series = new(Symbol.Crypto("ADA"), Timeframe.FiveMinutes);

    [Fact]
    public void Compare_SumOfManyDigits_IsExact()
    {
        Assert.True(Matches(Expected(), Stored(123_456_789_012.015625m)));
        Assert.False(Matches(Expected(), Stored(123_456_789_012.015624m)));
        Assert.False(Matches(Expected(), Stored(123_456_789_012.03125m)));
    }

    [Fact]
    public void Compare_OneBarOrTimeDiffers_DoesNotMatch()
    {
        StoredTotals stored = Stored(123_456_789_012.015625m);

        Assert.True(Matches(Expected(), stored));
        Assert.False(Matches(Expected(), stored with { Bars = 9 }));
        Assert.False(Matches(Expected(), stored with { FirstUnixMs = 1 }));
        Assert.False(Matches(Expected(), stored with { LastUnixMs = 1 }));
    }

    [Fact]
    public void Compare_SameTotalInAnotherSeries_DoesNotMatch()
    {
        StoredTotals elsewhere = Stored(123_456_789_012.015625m) with { Series = Series with { Timeframe = Timeframe.OneDay } };

        Assert.False(Matches(Expected(), elsewhere));
        Assert.False(BackfillOracle.Compare([Expected()], []).Matches);
        Assert.False(BackfillOracle.Compare([], [elsewhere]).Matches);
    }

    [Fact]
    public void Compare_SeriesServedWithoutBars_NeedsNoRows() =>
        Assert.True(BackfillOracle.Compare([Expected() with { Totals = default }], []).Matches);

    [Fact]
    public void Expect_JobsOfAMarket_AreItsTotalsOverTheirRange()
    {
        SyntheticMarket market = new(seed: 3);
        BackfillJob job = new(Series, UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 5)));

        ExpectedSeries expected = Assert.Single(BackfillOracle.Expect(market, [job]));

        Assert.Equal(("X:ADAUSD", "5m"), (expected.Ticker, expected.Timeframe));
        Assert.Equal(market.Total(Series, job.Range), expected.Totals);
        Assert.Equal(2 * 288, expected.Totals.Bars);
    }

    private static bool Matches(ExpectedSeries expected, StoredTotals stored) => BackfillOracle.Compare([expected], [stored]).Matches;

    private static ExpectedSeries Expected() => new(
        "X:ADAUSD", "5m", new SeriesTotals(Bars: 10, FirstUnixMs: 0, LastUnixMs: 2_700_000, ManyDigits));

    private static StoredTotals Stored(decimal volumeSum) => new(Series, Bars: 10, FirstUnixMs: 0, LastUnixMs: 2_700_000, volumeSum);
}
