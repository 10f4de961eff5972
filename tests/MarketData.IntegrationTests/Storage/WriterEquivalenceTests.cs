using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage;

public sealed class WriterEquivalenceTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Short pages, and pages that fill several batches and several blocks of a COPY.</summary>
    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 12)]
    [InlineData(3, 150)]
    [InlineData(4, 150)]
    [InlineData(5, 900)]
    public async Task Writers_RandomPages_LeaveTheSameTableAndThatIsTheOracles(int seed, int maxRows)
    {
        Dictionary<WriterKind, byte[]> dumps = [];
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            await using StorageSchema schema = await database.CreateSchemaAsync();
            await WriteRandomPagesAsync(schema, schema.Writer(kind, batchSize: 100), new Random(seed), maxRows);
            dumps[kind] = await schema.DumpAsync();
        }

        Assert.All(dumps, dump => Assert.True(dumps[WriterKind.Row].AsSpan().SequenceEqual(dump.Value), $"{dump.Key} differs"));
    }

    private static async Task WriteRandomPagesAsync(StorageSchema schema, IBarWriter writer, Random random, int maxRows)
    {
        SeriesKey[] series = [SampleSeries.Key("AAPL"), SampleSeries.Key("BRK.B")];
        Dictionary<SeriesKey, StorageOracle> oracles = series.ToDictionary(key => key, _ => new StorageOracle());
        for (int page = 0; page < 12; page++)
        {
            SeriesData data = SampleSeries.RandomPage(random, series[random.Next(series.Length)], maxRows);
            Assert.Equal(oracles[data.Series].Write(data), await writer.WriteAsync(data, Cancel));
        }

        foreach ((SeriesKey key, StorageOracle oracle) in oracles)
        {
            Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, key.Symbol.Name, Cancel));
        }
    }
}
