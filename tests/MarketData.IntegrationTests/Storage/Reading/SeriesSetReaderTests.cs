using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using MarketData.IntegrationTests.Storage.Tables;

namespace MarketData.IntegrationTests.Storage.Reading;

public sealed class SeriesSetReaderTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey[] Series = [.. Enumerable.Range(0, 6).Select(i => SampleSeries.Key($"S{i}"))];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The reader of one series is the oracle. Series differ in length; one of them was entered and never stored.</summary>
    [Theory]
    [InlineData(BarPartitions.None, null, 7)]
    [InlineData(BarPartitions.None, 60, 100)]
    [InlineData(BarPartitions.None, null, 1000)]
    [InlineData(BarPartitions.Monthly, null, 7)]
    [InlineData(BarPartitions.Monthly, 60, 100)]
    [InlineData(BarPartitions.Monthly, null, 1000)]
    public async Task ReadLatest_OfSeveral_IsWhatTheReaderOfEachReads(BarPartitions partitions, int? days, int limit)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(BarIndex.None, partitions));
        await FillAsync(schema);
        UtcRange? range = days is { } length
            ? new UtcRange(SampleSeries.TimeOf(288 * 10), SampleSeries.TimeOf(288 * (10 + length)))
            : null;
        SeriesKey[] asked = [Series[4], Series[0], Series[5], SampleSeries.Key("NEVER"), Series[0], Series[2]];

        IReadOnlyList<StoredSeries?> read = await new SeriesSetReader(schema.DataSource).ReadLatestAsync(asked, range, limit, Cancel);

        SeriesReader one = new(schema.DataSource);
        Assert.Equal(asked.Length, read.Count);
        for (int i = 0; i < asked.Length; i++)
        {
            AssertSame(await one.ReadLatestAsync(asked[i], range, limit, Cancel), read[i]);
        }

        Assert.Null(read[2]);
        Assert.Null(read[3]);
        Assert.NotEqual(0, read[0]!.Bars.Count);
    }

    [Fact]
    public async Task ReadLatest_AgainWithOtherSeries_ForgetsTheFormer()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await FillAsync(schema);
        SeriesSetReader reader = new(schema.DataSource);

        IReadOnlyList<StoredSeries?> first = await reader.ReadLatestAsync([Series[3], Series[4]], null, 500, Cancel);
        IReadOnlyList<StoredSeries?> second = await reader.ReadLatestAsync([Series[0]], null, 5, Cancel);

        Assert.Equal(5, Assert.Single(second)!.Bars.Count);
        Assert.Equal([300, 400], first.Select(one => one!.Bars.Count));
    }

    [Fact]
    public async Task ReadLatest_OfNone_IsEmpty()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        Assert.Empty(await new SeriesSetReader(schema.DataSource).ReadLatestAsync([], null, 1, Cancel));
    }

    [Fact]
    public async Task ReadLatest_OfTooMany_IsRefusedBeforeAnythingIsSent()
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();
        SeriesKey[] many = [.. Enumerable.Repeat(Series[0], SeriesSetReader.MaxSeries + 1)];
        SeriesSetReader reader = new(schema.DataSource);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ReadLatestAsync(many, null, 1, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ReadLatestAsync(Series, null, 0, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => reader.ReadLatestAsync(Series, null, (SeriesSetReader.MaxRows / Series.Length) + 1, Cancel));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => reader.ReadLatestAsync(Series, null, int.MaxValue, Cancel));
    }

    /// <summary>Bars eight hours apart, a hundred more from one series to the next; the last one has none.</summary>
    private static async Task FillAsync(StorageSchema schema)
    {
        for (int i = 0; i < Series.Length - 1; i++)
        {
            int[] slots = [.. Enumerable.Range(0, Math.Max(5, i * 100)).Select(slot => slot * 97)];
            await schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(Series[i], slots), Cancel);
        }

        await schema.Catalog.GetOrCreateAsync(Series[^1], Cancel);
    }

    private static void AssertSame(StoredSeries? expected, StoredSeries? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is null)
        {
            return;
        }

        Assert.Equal(expected.Series, actual!.Series);
        Assert.Equal((expected.NewestBarUnixMs, expected.ComputedAt), (actual.NewestBarUnixMs, actual.ComputedAt));
        Assert.Equal(expected.Bars.TimesUnixMs.ToArray(), actual.Bars.TimesUnixMs.ToArray());
        Assert.Equal(expected.Bars.Opens.ToArray(), actual.Bars.Opens.ToArray());
        Assert.Equal(expected.Bars.Volumes.ToArray(), actual.Bars.Volumes.ToArray());
        Assert.Equal(expected.Features.RollingSlopes10.ToArray(), actual.Features.RollingSlopes10.ToArray());
        Assert.Equal(expected.Features.StructureFlags.ToArray(), actual.Features.StructureFlags.ToArray());
        Assert.Equal(expected.Features.WarmUps.ToArray(), actual.Features.WarmUps.ToArray());
        Assert.Equal(expected.Features.CompressionRegimes.ToArray(), actual.Features.CompressionRegimes.ToArray());
    }
}
