using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage;

public sealed class WriterConcurrencyTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int Slots = 400;

    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Writers_OfAllKindsOnOneSeries_NeitherDeadlockNorLoseNorCountTwice(int seed)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        Task<int>[] writers = Enum.GetValues<WriterKind>()
            .SelectMany(kind => new[] { kind, kind })
            .Select((kind, i) => (Writer: schema.Writer(kind, batchSize: 50), Random: new Random(seed + i)))
            .Select(one => Task.Run(() => WriteShuffledPagesAsync(one.Writer, one.Random)))
            .ToArray();

        int[] changed = await Task.WhenAll(writers).WaitAsync(TimeSpan.FromMinutes(2), Cancel);

        StorageOracle oracle = new();
        oracle.Write(SampleSeries.Of(Series, [.. Enumerable.Range(0, Slots)]));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel));
        Assert.Equal(Slots, changed.Sum());
    }

    [Fact]
    public async Task Writer_WhileAnotherHoldsTheSeries_WaitsForIt()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Unnest);
        SeriesData data = SampleSeries.Of(Series, [0, 1, 2]);
        await writer.WriteAsync(data, Cancel);

        BlockedWrite blocked = await BlockedWrite.StartAsync(
            schema, "SELECT FROM series FOR NO KEY UPDATE", () => writer.WriteAsync(data, Cancel), Cancel);
        await blocked.DisposeAsync();

        Assert.Equal(new WriteOutcome(3, 0), await blocked.Write);
    }

    /// <summary>Each look is one statement, and so sees the tables as of one moment.</summary>
    [Fact]
    public async Task Checkpoint_WatchedDuringWrites_IsNeverAheadOfTheDataAndNeverGoesBack()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        Task writes = Task.Run(() => Task.WhenAll(
            WriteShuffledPagesAsync(schema.Writer(WriterKind.Copy), new Random(21)),
            WriteShuffledPagesAsync(schema.Writer(WriterKind.Batch, batchSize: 50), new Random(22))));

        double previous = 0;
        int looks = 0;
        while (!writes.IsCompleted)
        {
            double[]? look = await schema.ScalarAsync<double[]>("""
                SELECT ARRAY[
                    extract(epoch FROM newest_bar)::float8,
                    (SELECT extract(epoch FROM max(time))::float8 FROM bars WHERE series_id = id)]
                FROM series
                WHERE newest_bar IS NOT NULL
                """);
            if (look is not null)
            {
                Assert.Equal(look[1], look[0]);
                Assert.True(previous <= look[0], $"from {previous} back to {look[0]}");
                previous = look[0];
                looks++;
            }
        }

        await writes;
        Assert.NotEqual(0, looks);
    }

    /// <summary>Every slot is in one of the pages at least, and pages overlap.</summary>
    private static async Task<int> WriteShuffledPagesAsync(IBarWriter writer, Random random)
    {
        int[] starts = [.. Enumerable.Range(0, Slots / 20).Select(page => page * 20)];
        random.Shuffle(starts);
        int changed = 0;
        foreach (int start in starts)
        {
            int[] slots = [.. Enumerable.Range(start, Math.Min(20 + random.Next(60), Slots - start))];
            random.Shuffle(slots);
            changed += (await writer.WriteAsync(SampleSeries.Of(Series, slots), Cancel)).RowsChanged;
        }

        return changed;
    }
}
