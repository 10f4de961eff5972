using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Reading;
using MarketData.Time;
using Perf.Lab.Backfill;
using Perf.Testbed.Stub;

namespace Perf.Tests.Backfill;

public sealed class BackfillOracleTests
{
    /// <summary>A year of a busy coin: more digits than a decimal made from a double keeps.</summary>
    private const double ManyDigits = 123_456_789_012.015625;

    private static readonly SeriesKey Series = new(Symbol.Crypto("ADA"), Timeframe.FiveMinutes);

    [Fact]
    public void Compare_SumOfManyDigits_IsExact()
    {
        Assert.True(Matches(Served(), Stored(123_456_789_012.015625m)));
        Assert.False(Matches(Served(), Stored(123_456_789_012.015624m)));
        Assert.False(Matches(Served(), Stored(123_456_789_012.03125m)));
    }

    [Fact]
    public void Compare_OneBarOrTimeDiffers_DoesNotMatch()
    {
        SeriesTotals stored = Stored(123_456_789_012.015625m);

        Assert.True(Matches(Served(), stored));
        Assert.False(Matches(Served(), stored with { Bars = 9 }));
        Assert.False(Matches(Served(), stored with { FirstUnixMs = 1 }));
        Assert.False(Matches(Served(), stored with { LastUnixMs = 1 }));
    }

    [Fact]
    public void Compare_SameTotalInAnotherSeries_DoesNotMatch()
    {
        SeriesTotals elsewhere = Stored(123_456_789_012.015625m) with { Series = Series with { Timeframe = Timeframe.OneDay } };

        Assert.False(Matches(Served(), elsewhere));
        Assert.False(BackfillOracle.Compare([Served()], []).Matches);
        Assert.False(BackfillOracle.Compare([], [elsewhere]).Matches);
    }

    [Fact]
    public void Compare_SeriesServedWithoutBars_NeedsNoRows() =>
        Assert.True(BackfillOracle.Compare([Served() with { Bars = 0 }], []).Matches);

    private static bool Matches(ServedSeries served, SeriesTotals stored) => BackfillOracle.Compare([served], [stored]).Matches;

    private static ServedSeries Served() => new(
        "X:ADAUSD", "5m", Bars: 10, FirstUnixMs: 0, LastUnixMs: 2_700_000, ManyDigits, Pages: 1, BodyBytes: 100, Exact: true);

    private static SeriesTotals Stored(decimal volumeSum) => new(Series, Bars: 10, FirstUnixMs: 0, LastUnixMs: 2_700_000, volumeSum);
}
