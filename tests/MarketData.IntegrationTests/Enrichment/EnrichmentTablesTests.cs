using System.Collections.Concurrent;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Enrichment;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Enrichment;

/// <summary>What an enrichment finds and leaves in the tables of a backfill.</summary>
public sealed class EnrichmentTablesTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly Symbol[] Symbols = [.. Universe.TwentyFive.Where(symbol => symbol.Name is "AAPL" or "ASML" or "BTC")];

    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 10, 20), new DateOnly(2025, 10, 28));

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(Symbols, Timeframe.Backfilled, Range);

    private static readonly SeriesKey Compared = Jobs.First(job => job.Series.Symbol.Name == "BTC").Series;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(WriterKind.Copy, FeatureEngine.Vectorised)]
    [InlineData(WriterKind.CopyMerge, FeatureEngine.Vectorised)]
    [InlineData(WriterKind.Unnest, FeatureEngine.Scalar)]
    public async Task Enrich_AfterABackfill_FindsItsFeaturesToTheLastBit(WriterKind kind, FeatureEngine engine)
    {
        await using StorageSchema schema = await BackfilledAsync();
        string versions = await schema.RowVersionsAsync();
        foreach (bool perBar in (bool[])[false, true])
        {
            IReadOnlyCollection<EnrichmentResult> results = await EnrichAsync(schema, kind, engine, perBar, workers: 4);

            Assert.Equal(await schema.ScalarAsync<long>("SELECT count(*) FROM bars"), results.Sum(result => (long)result.Bars));
            Assert.All(results, result => Assert.Equal((result.Bars, 0), (result.Written.Rows, result.Written.RowsChanged)));
            Assert.Equal(versions, await schema.RowVersionsAsync());
        }
    }

    /// <summary>Whatever was wrong with the features, and however they are computed: afterwards the tables hold what they held.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 4)]
    [InlineData(true, 4)]
    public async Task Enrich_DamagedFeatures_AreMendedAndNoOtherRowIsWritten(bool perBar, int workers)
    {
        const string Damage = "volatility_50 = volatility_50 + 1, trend_regime = 2 - trend_regime, rolling_mean_10 = 0";
        await using StorageSchema schema = await BackfilledAsync();
        IEnumerable<(long, string)> before = await ValuesAsync(schema);
        string covered = await CoveredAsync(schema);
        await schema.ExecuteAsync($"UPDATE bars SET {Damage} WHERE extract(hour FROM time) = 15");
        long damaged = await schema.ScalarAsync<long>("SELECT count(*) FROM bars WHERE extract(hour FROM time) = 15");

        IReadOnlyCollection<EnrichmentResult> results =
            await EnrichAsync(schema, WriterKind.Copy, FeatureEngine.Vectorised, perBar, workers);

        Assert.True(damaged > 0);
        Assert.Equal(damaged, results.Sum(result => (long)result.Written.RowsChanged));
        Assert.Equal(before, await ValuesAsync(schema));
        Assert.Equal(covered, await CoveredAsync(schema));
    }

    /// <summary>
    /// Bars that came in front change the features of those that were there: the end of a series computed by itself is not that of
    /// the whole.
    /// </summary>
    [Fact]
    public async Task Enrich_BarsStoredInTwoParts_AreOneSeriesAfterwards()
    {
        UtcRange front = UtcRange.FromDays(new DateOnly(2025, 10, 20), new DateOnly(2025, 10, 24));
        UtcRange back = UtcRange.FromDays(new DateOnly(2025, 10, 24), new DateOnly(2025, 10, 28));
        await using StorageSchema expected = await BackfilledAsync();
        await using StorageSchema schema = await BackfilledAsync(back, front);
        Assert.NotEqual(await ValuesAsync(expected), await ValuesAsync(schema));

        await EnrichAsync(schema, WriterKind.Copy, FeatureEngine.Vectorised, perBar: false, workers: 2);

        Assert.Equal(await ValuesAsync(expected), await ValuesAsync(schema));
    }

    /// <summary>A backfill begins a series anew behind a gap; computing through the gap would undo that.</summary>
    [Fact]
    public async Task Enrich_BarsBehindAGap_AreLeftToTheBackfillThatClosesIt()
    {
        UtcRange first = UtcRange.FromDays(new DateOnly(2025, 10, 20), new DateOnly(2025, 10, 23));
        UtcRange detached = UtcRange.FromDays(new DateOnly(2025, 10, 26), new DateOnly(2025, 10, 28));
        await using StorageSchema schema = await BackfilledAsync(first, detached);
        string versions = await schema.RowVersionsAsync();

        IReadOnlyCollection<EnrichmentResult> results =
            await EnrichAsync(schema, WriterKind.Copy, FeatureEngine.Vectorised, perBar: false, workers: 2);

        Assert.Equal(versions, await schema.RowVersionsAsync());
        Assert.InRange(results.Sum(result => (long)result.Bars), 1, await schema.ScalarAsync<long>("SELECT count(*) FROM bars") - 1);
    }

    [Fact]
    public async Task Enrich_OneSeriesCannotBeStored_TheOthersAreMended()
    {
        await using StorageSchema schema = await BackfilledAsync();
        await schema.ExecuteAsync("UPDATE bars SET atr = -1");
        await schema.ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
            """);
        int bad = await schema.ScalarAsync<int>("SELECT id FROM series WHERE symbol = 'ASML' AND timeframe = '1h'");
        await schema.ExecuteAsync($"""
            CREATE TRIGGER refuse_bar BEFORE UPDATE ON bars FOR EACH ROW WHEN (OLD.series_id = {bad}) EXECUTE FUNCTION refuse()
            """);

        IReadOnlyCollection<EnrichmentResult> results =
            await EnrichAsync(schema, WriterKind.Copy, FeatureEngine.Vectorised, perBar: false, workers: 2);

        EnrichmentResult failed = Assert.Single(results, result => !result.Completed);
        Assert.Equal(("ASML/1h", EnrichmentStage.Store), (failed.Series.ToString(), failed.Failure!.Stage));
        Assert.Contains("not this one", failed.Failure.Message, StringComparison.Ordinal);
        Assert.Equal(failed.Bars, await schema.ScalarAsync<long>("SELECT count(*) FROM bars WHERE atr = -1"));
    }

    private static async Task<IReadOnlyCollection<EnrichmentResult>> EnrichAsync(
        StorageSchema schema, WriterKind kind, FeatureEngine engine, bool perBar, int workers)
    {
        Collected observer = new();
        IBarReader reader = perBar ? new PerBarReader(schema.DataSource) : new BarReader(schema.DataSource);
        EnrichmentRunner runner = new(
            reader, schema.Writer(kind), new CoverageReader(schema.DataSource), observer, TimeProvider.System)
        {
            Workers = workers,
            Engine = engine,
        };
        await runner.RunAsync([.. Jobs.Select(job => job.Series)], Cancel);
        Assert.Equal(Jobs.Count, observer.Results.Count);
        return observer.Results;
    }

    private static async Task<IEnumerable<(long TimeUnixMs, string Values)>> ValuesAsync(StorageSchema schema) =>
        (await StoredRow.ReadAsync(schema.DataSource, Compared, Cancel)).Select(row => (row.TimeUnixMs, row.Values));

    private static async Task<string> CoveredAsync(StorageSchema schema) =>
        await schema.ScalarAsync<string>(
            "SELECT string_agg(concat(symbol, timeframe, covered_from, covered_until), ';' ORDER BY id) FROM series") ?? "";

    private async Task<StorageSchema> BackfilledAsync(params IReadOnlyList<UtcRange> ranges)
    {
        StorageSchema schema = await database.CreateSchemaAsync();
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions { Seed = 5 }, Cancel);
        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        BackfillRunner runner = new(source, schema.Writer(WriterKind.Copy), Backfilled.Instance, TimeProvider.System);
        foreach (UtcRange range in ranges.DefaultIfEmpty(Range))
        {
            IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(Symbols, Timeframe.Backfilled, range);
            await runner.RunAsync(BackfillPlan.FetchOnce(jobs), concurrency: 2, Cancel);
        }

        return schema;
    }

    private sealed class Collected : IEnrichmentObserver
    {
        public ConcurrentQueue<EnrichmentResult> Results { get; } = new();

        public void SeriesFinished(EnrichmentResult result) => Results.Enqueue(result);
    }

    private sealed class Backfilled : IBackfillObserver
    {
        public static readonly Backfilled Instance = new();

        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
        }

        public void JobFinished(BackfillJobResult result) => Assert.True(result.Completed, result.Failure?.Message);
    }
}
