using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage;

public sealed class WriterTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_TheSameAgain_LeavesEveryRowVersionAlone(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        SeriesData data = SampleSeries.Of(Series, [.. Enumerable.Range(0, 1200)]);

        WriteOutcome first = await writer.WriteAsync(data, Cancel);
        string versions = await schema.RowVersionsAsync();
        byte[] dump = await schema.DumpAsync();
        WriteOutcome second = await writer.WriteAsync(data, Cancel);

        Assert.Equal(new WriteOutcome(1200, 1200), first);
        Assert.Equal(new WriteOutcome(1200, 0), second);
        Assert.Equal(versions, await schema.RowVersionsAsync());
        Assert.Equal(dump, await schema.DumpAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_SameValuesComputedLater_RewritesNoBarAndFreshensTheSeries(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        DateTimeOffset later = SampleSeries.ComputedAt.AddHours(1);
        await writer.WriteAsync(SampleSeries.Of(Series, [0, 1, 2]), Cancel);
        string versions = await schema.RowVersionsAsync();

        WriteOutcome outcome = await writer.WriteAsync(SampleSeries.Of(Series, [0, 1, 2], computedAt: later), Cancel);

        Assert.Equal(new WriteOutcome(3, 0), outcome);
        Assert.Equal(versions, await schema.RowVersionsAsync());
        Assert.Equal(later.UtcDateTime, await schema.ScalarAsync<DateTime>("SELECT features_computed_at FROM series"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_OneBarRevised_RewritesThatBarOnly(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(SampleSeries.Of(Series, [.. Enumerable.Range(0, 50)]), Cancel);
        string[] before = (await schema.RowVersionsAsync()).Split(';');

        DateTimeOffset later = SampleSeries.ComputedAt.AddHours(1);
        List<(int, int)> revised = Enumerable.Range(0, 50).Select(slot => (slot, slot == 20 ? 1 : 0)).ToList();
        WriteOutcome outcome = await writer.WriteAsync(SampleSeries.Of(Series, revised, later), Cancel);

        string[] after = (await schema.RowVersionsAsync()).Split(';');
        Assert.Equal(new WriteOutcome(50, 1), outcome);
        Assert.Equal([20], Enumerable.Range(0, 50).Where(i => before[i] != after[i]));
        Assert.Equal(1L, await schema.ScalarAsync<long>($"SELECT count(*) FROM bars WHERE features_computed_at = '{later:O}'"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_NoBars_LeavesTheDatabaseAlone(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        Assert.Equal(new WriteOutcome(0, 0), await schema.Writer(kind).WriteAsync(SampleSeries.Of(Series, []), Cancel));
        Assert.Equal(0L, await schema.ScalarAsync<long>("SELECT count(*) FROM series"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_OlderPageAfterNewer_LeavesTheCheckpointWhereItWas(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(SampleSeries.Of(Series, [10, 12, 11]), Cancel);

        await writer.WriteAsync(SampleSeries.Of(Series, [1, 2], computedAt: SampleSeries.ComputedAt.AddDays(1)), Cancel);
        await writer.WriteAsync(SampleSeries.Of(Series, [12], revision: 1, SampleSeries.ComputedAt.AddDays(-1)), Cancel);

        Assert.Equal(
            DateTimeOffset.FromUnixTimeMilliseconds(SampleSeries.TimeOf(12)).UtcDateTime,
            await schema.ScalarAsync<DateTime>("SELECT newest_bar FROM series"));
        Assert.Equal(
            SampleSeries.ComputedAt.UtcDateTime, await schema.ScalarAsync<DateTime>("SELECT features_computed_at FROM series"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AfterTheDatabaseWasMadeAnew_DoesNotMixUpSeries(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(SampleSeries.Of(Series, [0]), Cancel);
        await schema.ExecuteAsync("""
            TRUNCATE bars, feature_states, series RESTART IDENTITY;
            INSERT INTO series (symbol, timeframe) VALUES ('MSFT', '5m')
            """);

        await writer.WriteAsync(SampleSeries.Of(Series, [0, 1]), Cancel);

        Assert.Equal(2L, await schema.ScalarAsync<long>("SELECT count(*) FROM bar_features WHERE symbol = 'AAPL'"));
        Assert.Equal(0L, await schema.ScalarAsync<long>("SELECT count(*) FROM bar_features WHERE symbol = 'MSFT'"));
    }
}
