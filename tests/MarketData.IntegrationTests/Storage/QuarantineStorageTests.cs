using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage;

/// <summary>Bars that cannot be true are stored with the others, by every writer alike.</summary>
public sealed class QuarantineStorageTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();
    private static readonly DateTimeOffset First = SampleSeries.ComputedAt;
    private static readonly DateTimeOffset Later = First.AddHours(1);

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_QuarantinedBarsAmongOthers_AreKeptAsTheyCame(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        QuarantinedBars untrue = SampleSeries.Quarantined(3);
        untrue.Add(SampleSeries.TimeOf(1), 10, 8, 9, 10, 5, QuarantineReason.HighBelowLow);

        WriteOutcome outcome = await schema.Writer(kind).WriteAsync(Data([0, 2]) with { Quarantined = untrue }, Cancel);

        Assert.Equal(new WriteOutcome(2, 2) { QuarantinedBars = 2 }, outcome);
        Assert.Equal(
            [
                new QuarantinedBar(
                    SampleSeries.TimeOf(3), double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, 3,
                    QuarantineReason.NotFinite, First, First, ResolvedAt: null),
                new QuarantinedBar(SampleSeries.TimeOf(1), 10, 8, 9, 10, 5, QuarantineReason.HighBelowLow, First, First, ResolvedAt: null),
            ],
            await ReadAsync(schema));
        Assert.Equal(2L, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
    }

    /// <summary>Of a job that came to nothing else, too.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_QuarantinedBarsAlone_AreKeptAndTheSeriesHasNoNewestBar(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        WriteOutcome outcome = await schema.Writer(kind).WriteAsync(Data([]) with { Quarantined = SampleSeries.Quarantined(0, 1) }, Cancel);

        Assert.Equal(new WriteOutcome(0, 0) { QuarantinedBars = 2 }, outcome);
        Assert.Equal(2, (await ReadAsync(schema)).Count);
        Assert.Null(await new SeriesReader(schema.DataSource).ReadLatestAsync(Series, range: null, limit: 1, Cancel));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_QuarantinedAgain_LeavesOneRowWithTheLatestValuesAndWhenItWasFirstSeen(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        QuarantinedBars revised = new();
        revised.Add(SampleSeries.TimeOf(1), 1, 1, 1, 1, -5, QuarantineReason.NegativeVolume);
        revised.Add(SampleSeries.TimeOf(1), 1, 1, 1, 1, -6, QuarantineReason.NegativeVolume);

        await writer.WriteAsync(Data([0]) with { Quarantined = SampleSeries.Quarantined(1) }, Cancel);
        await writer.WriteAsync(Data([0], Later) with { Quarantined = revised }, Cancel);
        byte[] dump = await schema.DumpAsync();
        await writer.WriteAsync(Data([0], Later) with { Quarantined = revised }, Cancel);

        Assert.Equal(
            new QuarantinedBar(SampleSeries.TimeOf(1), 1, 1, 1, 1, -6, QuarantineReason.NegativeVolume, First, Later, ResolvedAt: null),
            Assert.Single(await ReadAsync(schema)));
        Assert.Equal(dump, await schema.DumpAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_TrueBarInItsPlace_ResolvesThatOneAndNoOther(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(Data([0, 5]) with { Quarantined = SampleSeries.Quarantined(1, 2, 9) }, Cancel);
        await writer.WriteAsync(Other([]) with { Quarantined = SampleSeries.Quarantined(2) }, Cancel);

        WriteOutcome outcome = await writer.WriteAsync(Data([0, 2, 4], Later), Cancel);

        Assert.Equal(new WriteOutcome(3, 2) { ResolvedBars = 1 }, outcome);
        Assert.Equal([null, Later, null], (await ReadAsync(schema)).Select(bar => bar.ResolvedAt));
        Assert.Equal([new QuarantineTotals(QuarantineReason.NotFinite, OpenBars: 3, ResolvedBars: 1)], await TotalsAsync(schema));

        Assert.Equal(0, (await writer.WriteAsync(Data([2], Later.AddHours(1)), Cancel)).ResolvedBars);
        Assert.Equal([null, Later, null], (await ReadAsync(schema)).Select(bar => bar.ResolvedAt));
    }

    /// <summary>A bar stored before does not speak for what the source says now.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_SourceGoesBackOnATrueBar_OpensTheCaseAndKeepsTheBar(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(Data([0, 1, 2]), Cancel);

        await writer.WriteAsync(Data([0, 2], Later) with { Quarantined = SampleSeries.Quarantined(1) }, Cancel);

        Assert.Null(Assert.Single(await ReadAsync(schema)).ResolvedAt);
        Assert.Equal(3L, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_SourceGoesBackOnAMendedBar_OpensTheCaseAgain(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(Data([0]) with { Quarantined = SampleSeries.Quarantined(1) }, Cancel);
        await writer.WriteAsync(Data([0, 1], Later), Cancel);
        DateTimeOffset? mended = Assert.Single(await ReadAsync(schema)).ResolvedAt;

        await writer.WriteAsync(Data([0], Later.AddHours(1)) with { Quarantined = SampleSeries.Quarantined(1) }, Cancel);

        Assert.Equal(Later, mended);
        QuarantinedBar open = Assert.Single(await ReadAsync(schema));
        Assert.Equal((First, Later.AddHours(1), null), (open.FirstSeenAt, open.LastSeenAt, open.ResolvedAt));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_OlderThanTheMendedBarAndLate_LeavesTheCaseClosed(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        SeriesData old = Data([0]) with { Quarantined = SampleSeries.Quarantined(1) };
        await writer.WriteAsync(old, Cancel);
        await writer.WriteAsync(Data([0, 1], Later), Cancel);
        byte[] dump = await schema.DumpAsync();

        WriteOutcome late = await writer.WriteAsync(old, Cancel);

        Assert.Equal(new WriteOutcome(1, 0), late);
        Assert.Equal(dump, await schema.DumpAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_OlderThanWhatIsInQuarantineAndLate_LeavesItsValues(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        QuarantinedBars newer = new();
        newer.Add(SampleSeries.TimeOf(1), 1, 1, 1, 1, -5, QuarantineReason.NegativeVolume);
        await writer.WriteAsync(Data([0], Later) with { Quarantined = newer }, Cancel);
        byte[] dump = await schema.DumpAsync();

        await writer.WriteAsync(Data([0]) with { Quarantined = SampleSeries.Quarantined(1) }, Cancel);

        Assert.Equal(dump, await schema.DumpAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_TimeBothTrueAndQuarantined_IsResolvedAtOnce(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        await schema.Writer(kind).WriteAsync(Data([0, 1]) with { Quarantined = SampleSeries.Quarantined(1) }, Cancel);

        Assert.Equal(First, Assert.Single(await ReadAsync(schema)).ResolvedAt);
    }

    [Fact]
    public async Task Write_MoreThanOneStatementHolds_KeepsEveryOne()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        WriteOutcome outcome = await schema.Writer(WriterKind.Copy)
            .WriteAsync(Data([]) with { Quarantined = SampleSeries.Quarantined([.. Enumerable.Range(0, 2500)]) }, Cancel);

        Assert.Equal(2500, outcome.QuarantinedBars);
        Assert.Equal(2500L, await schema.ScalarAsync<long>("SELECT count(*) FROM quarantined_bars"));
    }

    [Fact]
    public async Task Write_QuarantinedTimeOutsideTheYears_IsRefused()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        QuarantinedBars timeless = new();
        timeless.Add(long.MinValue, 1, 1, 1, 1, 1, QuarantineReason.NotFinite);

        await Assert.ThrowsAsync<UnstorableDataException>(
            () => schema.Writer(WriterKind.Copy).WriteAsync(Data([0]) with { Quarantined = timeless }, Cancel));
    }

    /// <summary>The words are part of the schema.</summary>
    [Theory]
    [InlineData(QuarantineReason.NotFinite, "not_finite")]
    [InlineData(QuarantineReason.NegativePrice, "negative_price")]
    [InlineData(QuarantineReason.HighBelowLow, "high_below_low")]
    [InlineData(QuarantineReason.OpenOutsideRange, "open_outside_range")]
    [InlineData(QuarantineReason.CloseOutsideRange, "close_outside_range")]
    [InlineData(QuarantineReason.NegativeVolume, "negative_volume")]
    [InlineData(QuarantineReason.MadeFromUntrue, "made_from_untrue")]
    public async Task Write_EveryReason_IsStoredByItsNameAndReadBack(QuarantineReason reason, string name)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        QuarantinedBars bars = new();
        bars.Add(SampleSeries.TimeOf(0), 1, 1, 1, 1, 1, reason);

        await schema.Writer(WriterKind.Copy).WriteAsync(Data([]) with { Quarantined = bars }, Cancel);

        Assert.Equal(name, await schema.ScalarAsync<string>("SELECT reason FROM quarantined_bars"));
        Assert.Equal([new QuarantineTotals(reason, OpenBars: 1, ResolvedBars: 0)], await TotalsAsync(schema));
    }

    private static SeriesData Data(IReadOnlyList<int> slots, DateTimeOffset? computedAt = null) =>
        SampleSeries.Of(Series, slots, computedAt: computedAt);

    private static SeriesData Other(IReadOnlyList<int> slots) => SampleSeries.Of(SampleSeries.Key("MSFT"), slots);

    private static Task<IReadOnlyList<QuarantinedBar>> ReadAsync(StorageSchema schema) =>
        new QuarantineReader(schema.DataSource).ReadLatestAsync(Series, limit: 10, Cancel);

    private static Task<IReadOnlyList<QuarantineTotals>> TotalsAsync(StorageSchema schema) =>
        new QuarantineReader(schema.DataSource).ReadTotalsAsync(Cancel);
}
