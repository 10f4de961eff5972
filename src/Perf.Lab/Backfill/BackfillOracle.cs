using MarketData.Backfill;
using MarketData.Bars;
using Perf.Analysis.Backfill;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;
using StoredTotals = MarketData.Postgres.Reading.SeriesTotals;

namespace Perf.Lab.Backfill;

/// <summary>Compares what the database should hold with what it does, series by series.</summary>
internal static class BackfillOracle
{
    /// <summary>What the stub says it served: right when every series was fetched.</summary>
    public static IReadOnlyList<ExpectedSeries> Expect(ServedRecord served) =>
        [.. served.Series.Select(series => new ExpectedSeries(
            series.Ticker,
            series.Timeframe,
            new SeriesTotals(series.Bars, series.FirstUnixMs, series.LastUnixMs, series.VolumeSum)))];

    /// <summary>What the stub would have served had every job been fetched.</summary>
    public static IReadOnlyList<ExpectedSeries> Expect(SyntheticMarket market, IReadOnlyList<BackfillJob> jobs) =>
        [.. jobs.Select(job => new ExpectedSeries(
            job.Series.Symbol.PolygonTicker, job.Series.Timeframe.Code, market.Total(job.Series, job.Range)))];

    /// <summary>A series agrees when the number of bars, the first and last time and the exact sum of the volumes do.</summary>
    public static OracleCheck Compare(IReadOnlyList<ExpectedSeries> expected, IReadOnlyList<StoredTotals> stored)
    {
        Dictionary<(string Ticker, string Timeframe), StoredTotals> byKey = stored.ToDictionary(totals => Key(totals.Series));
        List<ExpectedSeries> withBars = [.. expected.Where(series => series.Totals.Bars > 0)];
        bool matches = withBars.Count == byKey.Count
            && withBars.TrueForAll(series => byKey.TryGetValue((series.Ticker, series.Timeframe), out StoredTotals? totals)
                && Agrees(series.Totals, totals));
        return new OracleCheck(expected.Sum(series => series.Totals.Bars), stored.Sum(totals => totals.Bars), matches);
    }

    private static (string Ticker, string Timeframe) Key(SeriesKey series) => (series.Symbol.PolygonTicker, series.Timeframe.Code);

    private static bool Agrees(SeriesTotals expected, StoredTotals stored) =>
        expected.Bars == stored.Bars
        && expected.FirstUnixMs == stored.FirstUnixMs
        && expected.LastUnixMs == stored.LastUnixMs
        && Exactly(expected.VolumeSum) == stored.VolumeSum;

    /// <summary>
    /// The very value of a double, digit by digit. A cast would round to 15 significant digits, which the volumes of a year
    /// exceed; in two parts neither does, because the stub's volumes are multiples of 1/64.
    /// </summary>
    private static decimal Exactly(double sum)
    {
        double whole = Math.Truncate(sum);
        return (long)whole + (decimal)(sum - whole);
    }
}
