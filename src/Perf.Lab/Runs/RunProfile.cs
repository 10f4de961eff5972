using MarketData.Instruments;
using Perf.Lab.Backfill;

namespace Perf.Lab.Runs;

/// <summary>How much of the lab a run measures, for how much time on two cores.</summary>
/// <param name="Name">smoke (about 4 minutes, for CI), quick (13, the default) or full.</param>
/// <param name="SuiteFilters">BenchmarkDotNet filters: which cases the bench step runs.</param>
public sealed record RunProfile(string Name, IReadOnlyList<string> SuiteFilters, Func<TimeProvider, BackfillSettings> Backfill)
{
    /// <summary>
    /// Of the fetch suite a page from either stub, and all jobs of a few days; of the insert suites every method on an empty table, and a
    /// case of each other kind but streams, which say nothing in so short a time; of the read suites 500 rows of a series and of
    /// several; of the features the shortest series, every group of columns, every median, and all series, a tenth as long; of the API 500
    /// rows at 5 minutes, cached and not; the parser and computing stored series again in full.
    /// </summary>
    public static readonly RunProfile Smoke = new(
        "smoke",
        [
            "*.FeaturesEndpointSuite.*(Limit: 500)", "*.InFlightSuite.*(*Timeframe: \"5m\", Limit: 500)", "*.PolygonParseSuite.*",
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
    /// Of the fetch suite a page from either stub, without compression on the faster one only, the round trips of a year there, and
    /// all jobs as a backfill fetches them; of the insert suites every writer with a page of a backfill and with a hundred rows,
    /// batches with a thousand too, rows one by one and the fastest with every number, the latter in the other states and on the
    /// tables that are actions, with a page and with jobs, and two streams of large pages and of small ones, but neither other
    /// numbers of rows nor batch sizes nor designs of the table; of the read suites 500 rows of a series and of several, but neither
    /// ranges nor indexes; of the features the definition and the engine at every length, streams and the copy, with which each takes
    /// turns, at the longest, and all series at once, but neither groups of columns nor medians, which decide nothing about a run; of
    /// the API 500 rows by one client, and with a hundred requests in flight the three limits at 5 minutes from the cache and 500
    /// rows without one, but no other timeframe, which the load test has; the parser and computing stored series again in full.
    /// </summary>
    public static readonly RunProfile Quick = new(
        "quick",
        [
            "*.FeaturesEndpointSuite.*(Limit: 500)",
            "*.InFlightSuite.*(Cached: True, Timeframe: \"5m\", *)",
            "*.InFlightSuite.*(Cached: False, Timeframe: \"5m\", Limit: 500)",
            "*.PolygonParseSuite.*",
            "*.QuantFeaturesSuite.Scalar(*", "*.QuantFeaturesSuite.Compute(*", "*.QuantFeaturesSuite.Stream(Bars: 100000)",
            "*.QuantFeaturesSuite.CopyColumns(Bars: 100000)", "*.AllSeriesSuite.*",
            "*.EnrichmentSuite.*",
            "*.AutocommitSuite.*",
            "*.BarInsertSuite.*(Page: New, Rows: 10000, Stored: 0)",
            "*.BarInsertSuite.Copy(Page: *, Rows: 10000, Stored: 0)",
            "*.BarInsertSuite.Copy(Page: New, Rows: 10000, Stored: 2000000)",
            "*.BarInsertSuite.Row(Page: New, Rows: *, Stored: 0)", "*.BarInsertSuite.Copy(Page: New, Rows: *, Stored: 0)",
            "*.BarInsertSuite.Batch*(Page: New, Rows: 1000, Stored: 0)",
            "*.BarInsertSuite.*(Page: New, Rows: 100, Stored: 0)",
            "*.TableDesignSuite.Copy(Rows: 10000, Index: None, Partitions: *)",
            "*.TableDesignSuite.Copy(Rows: 10000, Index: ComputedAt, Partitions: None)",
            "*.DesignedJobsSuite.*(*Index: None, Partitions: Monthly)", "*.DesignedJobsSuite.*(*Index: ComputedAt, Partitions: None)",
            "*.TwoStreamsSuite.TwoStreams*", "*.TwoStreamsSuite.OneStream(Rows: 40000)",
            "*.LatestSuite.*(Limit: 500, *)", "*.SeriesSetSuite.*",
            "*.PolygonFetchSuite.*(Stub: Embedded, *Concurrency: 1, Span: Page)",
            "*.PolygonFetchSuite.*(Stub: WireMock, Gzip: True, Concurrency: 1, Span: Page)",
            "*.PolygonFetchSuite.*(Stub: Embedded, Gzip: True, Concurrency: 1, Span: Year)",
            "*.PolygonFetchSuite.*(Stub: Embedded, Gzip: True, *Span: Jobs*)",
        ],
        BackfillSettings.Baseline);

    /// <summary>
    /// Every case, also on a table of 20 million rows; the backfill also of fifty symbols, and with as many jobs at once as a worker.
    /// </summary>
    public static readonly RunProfile Full = new("full", ["*"], BackfillSettings.Baseline)
    {
        BackfillVariants = time =>
        {
            BackfillSettings baseline = BackfillSettings.Baseline(time);
            BackfillSettings fifty = baseline with { Symbols = Universe.Fifty };
            return
            [
                baseline with { Concurrency = BackfillSettings.DeployedConcurrency },
                fifty,
                fifty with { Concurrency = BackfillSettings.DeployedConcurrency },
            ];
        },
    };

    /// <value>None. The backfill again in other ways, to be seen beside the one that is decided on.</value>
    public Func<TimeProvider, IReadOnlyList<BackfillSettings>> BackfillVariants { get; init; } = _ => [];

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
