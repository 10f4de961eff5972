using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.IntegrationTests.Storage;

public sealed class SeriesReaderTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(1000)]
    public async Task ReadLatest_WithoutRange_GivesTheNewestRowsAscending(int limit)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await FillAsync(schema, 300);

        StoredSeries? stored = await new SeriesReader(schema.DataSource).ReadLatestAsync(Series, range: null, limit, Cancel);

        AssertSlots(Enumerable.Range(0, 300).TakeLast(limit), stored);
    }

    /// <summary>Half-open: the start belongs to the range, the end does not.</summary>
    [Theory]
    [InlineData(10, 20, 100, 10, 20)]
    [InlineData(10, 20, 4, 16, 20)]
    [InlineData(-50, 3, 100, 0, 3)]
    [InlineData(298, 900, 100, 298, 300)]
    [InlineData(10, 10, 100, 10, 10)]
    [InlineData(500, 600, 100, 0, 0)]
    public async Task ReadLatest_WithRange_GivesItsNewestRows(int start, int end, int limit, int firstSlot, int endSlot)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await FillAsync(schema, 300);
        UtcRange range = new(SampleSeries.TimeOf(start), SampleSeries.TimeOf(end));

        StoredSeries? stored = await new SeriesReader(schema.DataSource).ReadLatestAsync(Series, range, limit, Cancel);

        AssertSlots(Enumerable.Range(firstSlot, endSlot - firstSlot), stored);
        Assert.Equal(SampleSeries.TimeOf(299), stored!.NewestBarUnixMs);
        Assert.Equal(SampleSeries.ComputedAt, stored.ComputedAt);
    }

    [Theory]
    [InlineData(0, 300, 7)]
    [InlineData(10, 20, 100)]
    [InlineData(500, 600, 100)]
    public async Task ReadLatestBars_AsReadLatest_WithoutFeatures(int start, int end, int limit)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await FillAsync(schema, 300);
        UtcRange range = new(SampleSeries.TimeOf(start), SampleSeries.TimeOf(end));
        SeriesReader reader = new(schema.DataSource);

        StoredSeries whole = (await reader.ReadLatestAsync(Series, range, limit, Cancel))!;
        StoredSeries bars = (await reader.ReadLatestBarsAsync(Series, range, limit, Cancel))!;

        Assert.Equal((whole.NewestBarUnixMs, whole.ComputedAt, 0), (bars.NewestBarUnixMs, bars.ComputedAt, bars.Features.Count));
        Assert.Equal(whole.Bars.TimesUnixMs.ToArray(), bars.Bars.TimesUnixMs.ToArray());
        Assert.Equal(whole.Bars.Opens.ToArray(), bars.Bars.Opens.ToArray());
        Assert.Equal(whole.Bars.Highs.ToArray(), bars.Bars.Highs.ToArray());
        Assert.Equal(whole.Bars.Lows.ToArray(), bars.Bars.Lows.ToArray());
        Assert.Equal(whole.Bars.Closes.ToArray(), bars.Bars.Closes.ToArray());
        Assert.Equal(whole.Bars.Volumes.ToArray(), bars.Bars.Volumes.ToArray());
    }

    [Fact]
    public async Task ReadLatest_SeriesWithoutData_IsNull()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await FillAsync(schema, 3);
        SeriesKey entered = SampleSeries.Key("MSFT");
        await schema.Catalog.GetOrCreateAsync(entered, Cancel);
        SeriesReader reader = new(schema.DataSource);

        Assert.Null(await reader.ReadLatestAsync(entered, range: null, 10, Cancel));
        Assert.Null(await reader.ReadLatestAsync(SampleSeries.Key("GOOGL"), range: null, 10, Cancel));
        Assert.Null(await reader.ReadLatestAsync(Series with { Timeframe = Timeframe.OneDay }, range: null, 10, Cancel));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task ReadLatest_LimitBelowOne_Throws(int limit)
    {
        await using StorageSchema schema = await database.CreateEmptySchemaAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => new SeriesReader(schema.DataSource).ReadLatestAsync(Series, range: null, limit, Cancel));
    }

    [Fact]
    public async Task ReadLatest_ManyAtOnce_DoNotMixUpTheirRows()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await FillAsync(schema, 200);
        SeriesReader reader = new(schema.DataSource);

        await Parallel.ForAsync(1, 100, Cancel, async (limit, cancellationToken) =>
            AssertSlots(
                Enumerable.Range(0, 200).TakeLast(limit),
                await reader.ReadLatestAsync(Series, range: null, limit, cancellationToken)));
    }

    [Fact]
    public async Task ReadTotals_SeveralSeries_AreExact()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        double[] volumes = [0.1, 0.2, 9007199254740992, 123456789.12345679];
        await writer.WriteAsync(WithVolumes(SampleSeries.Key("MSFT"), volumes), Cancel);
        await writer.WriteAsync(WithVolumes(SampleSeries.Key("AAPL"), [5, 6]), Cancel);
        await schema.Catalog.GetOrCreateAsync(SampleSeries.Key("EMPTY"), Cancel);

        IReadOnlyList<SeriesTotals> totals = await new SeriesTotalsReader(schema.DataSource).ReadAllAsync(Cancel);

        Assert.Equal(
            [
                new SeriesTotals(SampleSeries.Key("AAPL"), 2, SampleSeries.TimeOf(0), SampleSeries.TimeOf(1), 11m),
                new SeriesTotals(
                    SampleSeries.Key("MSFT"), 4, SampleSeries.TimeOf(0), SampleSeries.TimeOf(3), 9007199378197781.42345679m),
            ],
            totals);
    }

    private static async Task FillAsync(StorageSchema schema, int slots)
    {
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        SeriesKey other = SampleSeries.Key("OTHER");
        await writer.WriteAsync(SampleSeries.Of(other, [.. Enumerable.Range(-100, 700)], revision: 2), Cancel);
        await writer.WriteAsync(SampleSeries.Of(Series, [.. Enumerable.Range(0, slots)]), Cancel);
    }

    private static void AssertSlots(IEnumerable<int> slots, StoredSeries? stored)
    {
        Assert.NotNull(stored);
        SeriesData expected = SampleSeries.Of(Series, [.. slots]);
        SeriesData actual = new(Series, stored.Bars, stored.Features, SampleSeries.ComputedAt);
        Assert.Equal(AllRows(expected), AllRows(actual));
    }

    private static IEnumerable<StoredRow> AllRows(SeriesData data)
    {
        Assert.Equal(data.Bars.Count, data.Features.Count);
        return Enumerable.Range(0, data.Bars.Count).Select(row => StoredRow.Expected(data, row));
    }

    private static SeriesData WithVolumes(SeriesKey key, double[] volumes)
    {
        SeriesData data = SampleSeries.Of(key, [.. Enumerable.Range(0, volumes.Length)]);
        BarColumns bars = new();
        for (int i = 0; i < volumes.Length; i++)
        {
            bars.Add(SampleSeries.TimeOf(i), 1, 1, 1, 1, volumes[i]);
        }

        return data with { Bars = bars };
    }
}
