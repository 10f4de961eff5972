using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Relay;

namespace MarketData.IntegrationTests.Backfill;

public sealed class CoverageReaderTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>One is covered, one is stored and not covered, one is known by name only, one not at all, and one was not asked for.</summary>
    [Fact]
    public async Task Read_SeriesOfEveryKind_GivesThoseCoveredThatWereAskedForInOneRoundTrip()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesKey[] series = [.. Timeframe.Backfilled.Select(timeframe => new SeriesKey(Symbol.Crypto("BTC"), timeframe))];
        UtcRange range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 3, 5));
        await WriteAsync(schema, series[0], range);
        await WriteAsync(schema, series[1], covered: null);
        await schema.Catalog.GetOrCreateAsync(series[2], Cancel);
        await WriteAsync(schema, series[4], range);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString);
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(relay.ConnectionString);
        await (await dataSource.OpenConnectionAsync(Cancel)).DisposeAsync();
        long before = relay.RoundTrips;

        IReadOnlyDictionary<SeriesKey, UtcRange> coverage = await new CoverageReader(dataSource).ReadAsync(series[..4], Cancel);

        Assert.Equal([new KeyValuePair<SeriesKey, UtcRange>(series[0], range)], coverage);
        Assert.Equal(1, relay.RoundTrips - before);
    }

    [Fact]
    public async Task Read_NoSeries_GivesNone()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        Assert.Empty(await new CoverageReader(schema.DataSource).ReadAsync([], Cancel));
    }

    private static async Task WriteAsync(StorageSchema schema, SeriesKey series, UtcRange? covered)
    {
        BarColumns bars = new();
        bars.Add(new DateTimeOffset(2025, 3, 3, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), 10, 11, 9, 10, 100);
        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);
        await schema.Writer(WriterKind.Copy).WriteAsync(
            new SeriesData(series, bars, features, DateTimeOffset.UnixEpoch) { Covered = covered }, Cancel);
    }
}
