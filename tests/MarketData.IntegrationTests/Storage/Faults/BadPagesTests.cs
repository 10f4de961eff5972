using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Faults 22 and 23 at the store: what a source may send on a bad day, into tables that hold something, by every writer.</summary>
public sealed class BadPagesTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>Small, so that duplicates and revisions fall into different batches.</summary>
    private const int BatchSize = 7;

    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    public static TheoryData<WriterKind, double> KindsAndValues => new MatrixTheoryData<WriterKind, double>(
        Enum.GetValues<WriterKind>(), [double.NaN, double.PositiveInfinity, double.NegativeInfinity]);

    [Theory]
    [MemberData(nameof(KindsAndValues))]
    public async Task Page_WithAValueThatIsNoNumber_IsRefusedByNameAndTheMendedOneStored(WriterKind kind, double value)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, BatchSize);
        await writer.WriteAsync(SampleSeries.Of(Series, [0, 1, 2]), Cancel);
        byte[] before = await schema.DumpAsync();
        SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(1, 20)], revision: 1) with { Covered = SampleSeries.Slots(1, 21) };
        double good = page.Features.Volatilities20[15];
        page.Features.Volatilities20[15] = value;

        UnstorableDataException refusal = await Assert.ThrowsAsync<UnstorableDataException>(() => writer.WriteAsync(page, Cancel));
        byte[] refused = await schema.DumpAsync();
        page.Features.Volatilities20[15] = good;
        WriteOutcome mended = await writer.WriteAsync(page, Cancel);

        Assert.Contains(Series.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, refused);
        Assert.Equal((20, 20), (mended.Rows, mended.RowsChanged));
        Assert.Equal(page.Covered, await schema.CoveredAsync());
    }

    /// <summary>A time up to three times in a page, further apart than a batch is long: the last row is the latest revision.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Page_WithDuplicates_StoresTheLastOfEachOnce(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, BatchSize);
        IEnumerable<(int Slot, int Revision)> once = Enumerable.Range(0, 30).Select(slot => (slot, 0));
        (int, int)[] rows = [.. once, .. once.Where(row => row.Slot % 3 == 0).Select(row => (row.Slot, 1)), (6, 2), (6, 3), (0, 0)];
        StorageOracle oracle = new();

        await AssertWritesAsync(schema, writer, oracle, SampleSeries.Of(Series, rows, SampleSeries.ComputedAt));
        Assert.Equal(30, oracle.Rows.Count);
    }

    /// <summary>Overlapping pages in any order, each revising some of what the others brought.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Pages_RevisedAndOutOfOrder_LeaveWhatWasWrittenLastAndNeverStepBack(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, BatchSize);
        StorageOracle oracle = new();
        int[] starts = [40, 0, 60, 20, 50, 10, 0, 60];
        long newest = long.MinValue;
        for (int page = 0; page < starts.Length; page++)
        {
            int[] slots = [.. Enumerable.Range(starts[page], 25)];
            new Random(page).Shuffle(slots);
            SeriesData data = SampleSeries.Of(
                Series, [.. slots.Select(slot => (slot, (slot + page) % 4 == 0 ? 1 : 0))], SampleSeries.ComputedAt.AddMinutes(page));

            await AssertWritesAsync(schema, writer, oracle, data);
            long named = await schema.ScalarAsync<long>("SELECT (extract(epoch FROM newest_bar) * 1000)::bigint FROM series");
            Assert.Equal(oracle.Rows[^1].TimeUnixMs, named);
            Assert.True(named >= newest);
            newest = named;
        }
    }

    private static async Task AssertWritesAsync(StorageSchema schema, IBarWriter writer, StorageOracle oracle, SeriesData data)
    {
        Assert.Equal(oracle.Write(data), await writer.WriteAsync(data, Cancel));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series, Cancel));

        // And the same again, which finds all of it there.
        Assert.Equal(oracle.Write(data), await writer.WriteAsync(data, Cancel));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series, Cancel));
    }
}
