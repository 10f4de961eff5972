using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.IntegrationTests.Storage;

/// <summary>The one range over which a series is complete: it grows at its ends, and never jumps over a gap.</summary>
public sealed class CoverageTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20, 30, 10, 30)] // adjoins its end
    [InlineData(5, 10, 5, 20)] // adjoins its start
    [InlineData(15, 25, 10, 25)]
    [InlineData(5, 15, 5, 20)]
    [InlineData(5, 25, 5, 25)]
    [InlineData(12, 18, 10, 20)]
    [InlineData(10, 20, 10, 20)]
    [InlineData(21, 30, 10, 20)] // a gap of one bar
    [InlineData(0, 9, 10, 20)]
    public async Task Write_SecondRange_MovesTheCheckpointOnlyWhereNoGapIsLeft(int first, int end, int coveredFirst, int coveredEnd)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Whole(10, 20), Cancel);

        WriteOutcome outcome = await writer.WriteAsync(Whole(first, end), Cancel);

        UtcRange expected = SampleSeries.Slots(coveredFirst, coveredEnd);
        Assert.Equal(expected, outcome.Covered);
        Assert.Equal(expected, await schema.CoveredAsync());
        Assert.Equal(end - first, outcome.Rows);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_DisjointRange_StoresTheBarsAndLeavesTheCheckpointBeforeTheGap(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(Whole(0, 5), Cancel);

        WriteOutcome outcome = await writer.WriteAsync(Whole(7, 9), Cancel);

        Assert.Equal(new WriteOutcome(2, 2) { Covered = SampleSeries.Slots(0, 5) }, outcome);
        Assert.Equal(
            SampleSeries.TimeOf(8), new DateTimeOffset(await schema.ScalarAsync<DateTime>("SELECT newest_bar FROM series")).ToUnixTimeMilliseconds());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_WithoutARange_MovesNothing(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);

        Assert.Null((await writer.WriteAsync(SampleSeries.Of(Series, [0, 1]), Cancel)).Covered);
        await writer.WriteAsync(Whole(0, 2), Cancel);
        Assert.Equal(SampleSeries.Slots(0, 2), (await writer.WriteAsync(SampleSeries.Of(Series, [2]), Cancel)).Covered);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_EmptyRange_ClaimsNothing(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        WriteOutcome outcome = await schema.Writer(kind)
            .WriteAsync(SampleSeries.Of(Series, [1, 2]) with { Covered = SampleSeries.Slots(1, 1) }, Cancel);

        Assert.Equal(new WriteOutcome(2, 2), outcome);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_RangeWithoutABar_IsCovered(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesData nothing = SampleSeries.Of(Series, []) with { Covered = SampleSeries.Slots(3, 4) };

        WriteOutcome outcome = await schema.Writer(kind).WriteAsync(nothing, Cancel);

        Assert.Equal(new WriteOutcome(0, 0) { Covered = SampleSeries.Slots(3, 4) }, outcome);
        Assert.Equal(SampleSeries.Slots(3, 4), await schema.CoveredAsync());
        Assert.Null(await schema.ScalarAsync<DateTime?>("SELECT newest_bar FROM series"));
    }

    /// <summary>Whoever waited for the series sees what the one before left.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_ManyAtOnce_LoseNoneOfTheirRanges(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);

        await Task.WhenAll(Enumerable.Range(1, 10).Select(i => writer.WriteAsync(Whole(10 - i, 10 + i), Cancel)));

        Assert.Equal(SampleSeries.Slots(0, 20), await schema.CoveredAsync());
    }

    [Fact]
    public async Task Write_TheSameRangeAgain_LeavesTheRowOfTheSeriesAlone()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(Whole(0, 5), Cancel);
        string? version = await schema.ScalarAsync<string>("SELECT concat(xmin, ctid) FROM series");

        await writer.WriteAsync(Whole(1, 5), Cancel);

        Assert.Equal(version, await schema.ScalarAsync<string>("SELECT concat(xmin, ctid) FROM series"));
    }

    private static SeriesData Whole(int first, int end) =>
        SampleSeries.Of(Series, [.. Enumerable.Range(first, end - first)]) with { Covered = SampleSeries.Slots(first, end) };
}
