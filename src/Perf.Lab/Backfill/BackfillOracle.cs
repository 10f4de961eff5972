using MarketData.Bars;
using MarketData.Postgres.Reading;
using Perf.Analysis.Backfill;
using Perf.Testbed.Stub;

namespace Perf.Lab.Backfill;

/// <summary>Compares what the stub says it served with what the database holds, series by series.</summary>
internal static class BackfillOracle
{
    /// <summary>A series agrees when the number of bars, the first and last time and the exact sum of the volumes do.</summary>
    public static OracleCheck Compare(IReadOnlyList<ServedSeries> served, IReadOnlyList<SeriesTotals> stored)
    {
        Dictionary<(string Ticker, string Timeframe), SeriesTotals> byKey = stored.ToDictionary(totals => Key(totals.Series));
        List<ServedSeries> withBars = [.. served.Where(series => series.Bars > 0)];
        bool matches = withBars.Count == byKey.Count
            && withBars.TrueForAll(series => byKey.TryGetValue((series.Ticker, series.Timeframe), out SeriesTotals? totals)
                && Agrees(series, totals));
        return new OracleCheck(served.Sum(series => series.Bars), stored.Sum(totals => totals.Bars), matches);
    }

    private static (string Ticker, string Timeframe) Key(SeriesKey series) => (series.Symbol.PolygonTicker, series.Timeframe.Code);

    private static bool Agrees(ServedSeries served, SeriesTotals stored) =>
        served.Bars == stored.Bars
        && served.FirstUnixMs == stored.FirstUnixMs
        && served.LastUnixMs == stored.LastUnixMs
        && Exactly(served.VolumeSum) == stored.VolumeSum;

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
