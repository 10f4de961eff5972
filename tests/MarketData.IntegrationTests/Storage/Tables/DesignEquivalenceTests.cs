using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.IntegrationTests.Storage.Tables;

/// <summary>Whatever the table is laid out like, every writer leaves the same rows, and readers see them.</summary>
public sealed class DesignEquivalenceTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>Bars eight hours apart, so that a page of some hundred lies in several months.</summary>
    private const int Stretch = 97;

    private const int MaxRows = 120;

    public static TheoryData<BarIndex, BarPartitions> All => Designs.All;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Writers_RandomPages_LeaveTheOraclesRowsInEveryDesign(BarIndex index, BarPartitions partitions)
    {
        Dictionary<WriterKind, byte[]> dumps = [];
        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            dumps[kind] = await WriteAsync(new BarTableDesign(index, partitions), kind);
        }

        Assert.All(dumps, dump => Assert.True(dumps[WriterKind.Row].AsSpan().SequenceEqual(dump.Value), $"{dump.Key} differs"));
    }

    /// <summary>An identical page writes no new version of any row, and a revised one only of the rows that differ.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public async Task Writers_IdenticalPage_LeavesEveryRowVersionInEveryDesign(BarIndex index, BarPartitions partitions)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(index, partitions));
        SeriesData data = SampleSeries.Of(SampleSeries.Key(), [.. Enumerable.Range(0, 300).Select(i => i * Stretch)]);
        await schema.Writer(WriterKind.Copy).WriteAsync(data, Cancel);
        string versions = await schema.RowVersionsAsync();

        foreach (WriterKind kind in Enum.GetValues<WriterKind>())
        {
            Assert.Equal(new WriteOutcome(300, 0), await schema.Writer(kind).WriteAsync(data, Cancel));
        }

        Assert.Equal(versions, await schema.RowVersionsAsync());
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Readers_OfEveryDesign_AgreeOnTheRows(BarIndex index, BarPartitions partitions)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(index, partitions));
        int[] slots = [.. Enumerable.Range(0, 300).Select(i => i * Stretch)];
        await schema.Writer(WriterKind.CopyMerge).WriteAsync(SampleSeries.Of(SampleSeries.Key(), slots), Cancel);
        SeriesReader reader = new(schema.DataSource);

        StoredSeries? latest = await reader.ReadLatestAsync(SampleSeries.Key(), null, 120, Cancel);
        UtcRange range = new(SampleSeries.TimeOf(slots[90]), SampleSeries.TimeOf(slots[200]));
        StoredSeries? inRange = await reader.ReadLatestAsync(SampleSeries.Key(), range, 1000, Cancel);
        await schema.ExecuteAsync("UPDATE bars SET volume = 1");
        SeriesTotals totals = Assert.Single(await new SeriesTotalsReader(schema.DataSource).ReadAllAsync(Cancel));

        Assert.Equal(slots[180..].Select(SampleSeries.TimeOf), latest!.Bars.TimesUnixMs.ToArray());
        Assert.Equal(slots[90..200].Select(SampleSeries.TimeOf), inRange!.Bars.TimesUnixMs.ToArray());
        Assert.Equal(300, totals.Bars);
    }

    private async Task<byte[]> WriteAsync(BarTableDesign design, WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(design);
        Random random = new(7);
        SeriesKey[] series = [SampleSeries.Key("AAPL"), SampleSeries.Key("BRK.B")];
        Dictionary<SeriesKey, StorageOracle> oracles = series.ToDictionary(key => key, _ => new StorageOracle());
        IBarWriter writer = schema.Writer(kind, batchSize: 40);
        for (int page = 0; page < 6; page++)
        {
            SeriesData data = RandomPage(random, series[random.Next(series.Length)]);
            Assert.Equal(oracles[data.Series].Write(data), await writer.WriteAsync(data, Cancel));
        }

        foreach ((SeriesKey key, StorageOracle oracle) in oracles)
        {
            Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, key.Symbol.Name, Cancel));
        }

        return await schema.DumpAsync();
    }

    /// <summary>Overlapping what came before, revised here and there, some bars twice, in order or not.</summary>
    private static SeriesData RandomPage(Random random, SeriesKey series)
    {
        int first = random.Next(2 * MaxRows);
        (int, int)[] page =
        [
            .. Enumerable.Range(first, random.Next(MaxRows) + 1)
                .Select(slot => (slot * Stretch, random.Next(10) == 0 ? random.Next(1, 4) : 0)),
            (first * Stretch, random.Next(4)),
        ];
        if (random.Next(2) == 0)
        {
            random.Shuffle(page);
        }

        return SampleSeries.Of(series, page, SampleSeries.ComputedAt.AddTicks(random.NextInt64(TimeSpan.TicksPerDay)));
    }
}
