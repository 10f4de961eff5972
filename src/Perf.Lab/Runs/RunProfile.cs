using MarketData.Instruments;
using Perf.Lab.Backfill;

namespace Perf.Lab.Runs;

/// <summary>How much of the lab a run measures, for how much time on two cores.</summary>
/// <param name="Name">smoke (under 2 minutes, for CI), quick (under 8, the default) or full.</param>
/// <param name="SuiteFilters">BenchmarkDotNet filters: which cases the bench step runs.</param>
public sealed record RunProfile(string Name, IReadOnlyList<string> SuiteFilters, Func<TimeProvider, BackfillSettings> Backfill)
{
    /// <summary>
    /// Of the fetch suite a page from either stub, and all jobs of a few days; of the insert suites every method on an empty table,
    /// and a case of each other kind but two streams, which say nothing in so short a time; of the read suites 500 rows of a series
    /// and of several; of the features the shortest series, every group of columns, every median, and all series, a tenth as long; of
    /// the parser, of computing stored series again and of the API everything.
    /// </summary>
    public static readonly RunProfile Smoke = new(
        "smoke",
        [
            "*.Serving.*", "*.PolygonParseSuite.*",
            "*.QuantFeaturesSuite.*(Bars: 500)", "*.FeatureGroupsSuite.*", "*.RollingMedianSuite.*", "*.AllSeriesSuite.*",
            "*.EnrichmentSuite.*",
            "*.AutocommitSuite.*",
            "*.BarInsertSuite.*(Page: New, *Stored: 0)",
            "*.BarInsertSuite.Copy(Page: TenthRevised, *Stored: 50000)",
            "*.BatchSizeSuite.*BatchSize: 1000)",
            "*.TableDesignSuite.*Index: Brin, Partitions: Monthly)",
            "*.LatestSuite.*(Limit: 500, *)", "*.SeriesSetSuite.*",
            "*.PolygonFetchSuite.*(*Concurrency: 1, Span: Page)",
            "*.PolygonFetchSuite.*(Stub: Embedded, Gzip: True, Concurrency: 5, Span: Jobs*)",
        ],
        SmokeBackfill);

    /// <summary>
    /// Of the fetch suite a page from either stub, the round trips of a year on the faster one, and all jobs as a backfill fetches
    /// them; of the insert suites every writer with a page of a backfill, the fastest in the other states too, the curve over the
    /// rows of a page, and two streams, but neither batch sizes nor designs of the table; of the read suites 500 rows of a series and of
    /// several, and ranges, but no indexes; of the features every way at every length (the copy, with which each takes turns, by itself
    /// at the longest), and all series at once, but neither groups of columns nor medians, which decide nothing about a run; of the
    /// parser, of computing stored series again and of the API everything.
    /// </summary>
    public static readonly RunProfile Quick = new(
        "quick",
        [
            "*.Serving.*", "*.PolygonParseSuite.*",
            "*.QuantFeaturesSuite.Scalar(*", "*.QuantFeaturesSuite.Compute(*", "*.QuantFeaturesSuite.Stream(*",
            "*.QuantFeaturesSuite.CopyColumns(Bars: 100000)", "*.AllSeriesSuite.*",
            "*.EnrichmentSuite.*",
            "*.AutocommitSuite.*",
            "*.BarInsertSuite.*(Page: New, Rows: 10000, Stored: 0)",
            "*.BarInsertSuite.Copy(Page: *, Rows: 10000, Stored: 0)",
            "*.BarInsertSuite.Copy(Page: New, *)",
            "*.BarInsertSuite.Row(Page: New, Rows: 1000, Stored: 0)",
            "*.BarInsertSuite.Unnest(Page: New, Rows: 1000, Stored: 0)",
            "*.TwoStreamsSuite.*",
            "*.LatestSuite.*(Limit: 500, *)", "*.RangeSuite.*", "*.SeriesSetSuite.*",
            "*.PolygonFetchSuite.*(*Concurrency: 1, Span: Page)",
            "*.PolygonFetchSuite.*(Stub: Embedded, *Concurrency: 1, Span: Year)",
            "*.PolygonFetchSuite.*(Stub: Embedded, Gzip: True, *Span: Jobs*)",
        ],
        BackfillSettings.Baseline);

    /// <summary>Every case, also on a table of 20 million rows.</summary>
    public static readonly RunProfile Full = new("full", ["*"], time => BackfillSettings.Baseline(time) with { Symbols = Universe.Fifty });

    public static IReadOnlyList<RunProfile> All { get; } = [Smoke, Quick, Full];

    /// <summary>One symbol of each kind, all five timeframes, a quarter of a year: every path, little data.</summary>
    private static BackfillSettings SmokeBackfill(TimeProvider time)
    {
        BackfillSettings baseline = BackfillSettings.Baseline(time);
        return baseline with
        {
            Symbols = [.. baseline.Symbols.Where(s => s.Name is "AAPL" or "BRK.B" or "BTC" or "SPY")],
            Range = BackfillSettings.LastDays(90, DateOnly.FromDateTime(baseline.Range.End.UtcDateTime)),
        };
    }
}
