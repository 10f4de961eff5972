using MarketData.Bars;
using MarketData.Enrichment;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;
using Perf.Analysis.Backfill;
using Perf.Lab.Backfill;

namespace Perf.Tests.Backfill;

public sealed class EnrichmentRecordsTests
{
    private static readonly EnrichmentResult Completed = new(
        new SeriesKey(Symbol.Stock("AAPL"), Timeframe.OneHour),
        1_500,
        new WriteOutcome(1_500, 3),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(0.5),
        TimeSpan.FromSeconds(2),
        Failure: null);

    private static readonly EnrichmentResult Failed = Completed with
    {
        Series = new SeriesKey(Symbol.Crypto("BTC"), Timeframe.OneDay),
        Bars = 500,
        Written = default,
        Failure = new EnrichmentFailure(EnrichmentStage.Store, "the disk\nis full"),
    };

    /// <summary>Of three symbols, which four workers cannot all be busy with.</summary>
    private static readonly SeriesKey[] Series =
    [
        Completed.Series, Failed.Series, Completed.Series with { Timeframe = Timeframe.OneDay },
        Failed.Series with { Timeframe = Timeframe.OneHour }, new(Symbol.Stock("MSFT"), Timeframe.OneDay),
    ];

    [Fact]
    public void Totals_OfSeries_AreTheirSumsAndTheFirstFailure()
    {
        EnrichmentTotals totals = EnrichmentRecords.Totals(
            new EnrichmentSettings(4, PerBar: true), [Completed, Failed, Completed, Failed], Series, TimeSpan.FromSeconds(8));

        Assert.Equal(
            new EnrichmentTotals(3, "per-bar", 4, 2, 5, 4_000, 6, 4, 2, 8, 8, 500, "BTC/1d: Store: the disk is full"), totals);
        Assert.True(totals.Interrupted);
    }

    [Fact]
    public void Totals_OfNothing_HaveARateOfZero() => Assert.Equal(
        0, EnrichmentRecords.Totals(new EnrichmentSettings(1, PerBar: false), [], [], TimeSpan.Zero).BarsPerSecond);

    [Fact]
    public void Line_OfASeries_SaysWhatItTookOrWhyItFailed()
    {
        Assert.Equal(
            "  AAPL/1h: Reading... (1,500 bars, 1.00s) -> Computing... (0.50s) -> Storing... (3 changed, 2.00s)",
            EnrichmentRecords.Line(Completed));
        Assert.EndsWith("FAILED: Store: the disk is full", EnrichmentRecords.Line(Failed), StringComparison.Ordinal);
    }
}
