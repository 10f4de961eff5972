using System.Globalization;
using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// The writers against the machine's limit, COPY into the same table with nothing around it, and against each other: figures to
/// read, not to pass. Settings are durable, a write starts with an empty table unless the line says otherwise, and the rows that
/// COPY is handed are in order already.
/// Run: <c>dotnet run -c Release --project tests/MarketData.IntegrationTests -- -explicit only -class "*WriterRatioTests" -showLiveOutput</c>.
/// </summary>
public sealed class WriterRatioTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    private readonly BinaryCopy straight = new("bars");
    private readonly BarRows rows = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory(Explicit = true)]
    [InlineData(1_000, 40)]
    [InlineData(10_000, 40)]
    [InlineData(100_000, 6)]
    public async Task Copy_AgainstTheLimit(int count, int quads)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesData data = SampleSeries.Of(Series, [.. Enumerable.Range(0, count)]);
        SeriesData revised = SampleSeries.Of(
            Series, [.. Enumerable.Range(0, count).Select(slot => (slot, slot % 10 == 0 ? 1 : 0))], SampleSeries.ComputedAt);
        SeriesData tenth = SampleSeries.Of(Series, [.. Enumerable.Range(0, count / 10)]);
        rows.Load(data);
        IBarWriter copy = schema.Writer(WriterKind.Copy);
        IBarWriter merge = schema.Writer(WriterKind.CopyMerge);
        Task<Cost> Limit() => StraightAsync(schema);

        await PrintAsync("limit against itself", quads, Limit, Limit);
        await PrintAsync("copy, all new", quads, Limit, () => NewAsync(schema, copy, data));
        await PrintAsync("copy-merge, all new", quads, Limit, () => NewAsync(schema, merge, data));
        await PrintAsync("copy, the first tenth stored", quads, Limit, () => OverAsync(schema, copy, tenth, data));
        await PrintAsync("copy, all identical", quads, Limit, () => OverAsync(schema, copy, data, data));
        await PrintAsync("copy, a tenth revised", quads, Limit, () => OverAsync(schema, copy, data, revised));

        async Task PrintAsync(string what, int times, Func<Task<Cost>> reference, Func<Task<Cost>> subject) =>
            Print($"{count} rows: {what} / COPY into the same table", await RatioEstimate.MeasureAsync(times, reference, subject));
    }

    /// <summary>What a savepoint before the COPY would cost every write, in one transaction that is otherwise the COPY alone.</summary>
    [Theory(Explicit = true)]
    [InlineData(1_000, 60)]
    [InlineData(10_000, 20)]
    public async Task Savepoint_AgainstNone(int count, int quads)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        rows.Load(SampleSeries.Of(Series, [.. Enumerable.Range(0, count)]));
        Print(
            $"{count} rows: with a savepoint / without",
            await RatioEstimate.MeasureAsync(quads, () => TransactionAsync(schema, null), () => TransactionAsync(schema, "w")));
    }

    [Fact(Explicit = true)]
    public async Task Copy_AgainstRowsAndBatches()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesData data = SampleSeries.Of(Series, [.. Enumerable.Range(0, 10_000)]);
        SeriesData few = SampleSeries.Of(Series, [.. Enumerable.Range(0, 500)]);
        IBarWriter copy = schema.Writer(WriterKind.Copy);
        IBarWriter batch = schema.Writer(WriterKind.Batch, batchSize: 1000);
        IBarWriter unnest = schema.Writer(WriterKind.Unnest);
        AutocommitRows autocommit = new(schema.DataSource, schema.Catalog);
        Task<Cost> Copy() => NewAsync(schema, copy, data);

        Print("10,000 rows: copy / batch of 1000", await RatioEstimate.MeasureAsync(8, () => NewAsync(schema, batch, data), Copy));
        Print("10,000 rows: copy / unnest of 1000", await RatioEstimate.MeasureAsync(8, () => NewAsync(schema, unnest, data), Copy));
        Print(
            "copy of 10,000 rows / row-by-row autocommit of 500, a row",
            await RatioEstimate.MeasureAsync(8, async () => await AutocommitAsync(schema, autocommit, few) * 20, Copy));
    }

    [Fact(Explicit = true)]
    public async Task TwoStreams_AgainstOne()
    {
        const int Pages = 4;
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter copy = schema.Writer(WriterKind.Copy);
        SeriesData[][] streams =
        [
            .. new[] { "AAPL", "MSFT" }.Select(symbol => Enumerable.Range(0, Pages)
                .Select(page => SampleSeries.Of(SampleSeries.Key(symbol), [.. Enumerable.Range(page * 20_000, 20_000)]))
                .ToArray()),
        ];

        Print(
            "two streams on two series / one after the other",
            await RatioEstimate.MeasureAsync(8, () => StreamsAsync(sideBySide: false), () => StreamsAsync(sideBySide: true)));

        async Task<Cost> StreamsAsync(bool sideBySide)
        {
            await EmptyAsync(schema);
            return await Cost.MeasureAsync(schema, async () =>
            {
                Task first = StreamAsync(streams[0]);
                if (!sideBySide)
                {
                    await first;
                }

                await Task.WhenAll(first, StreamAsync(streams[1]));
            });
        }

        async Task StreamAsync(SeriesData[] pages)
        {
            foreach (SeriesData page in pages)
            {
                await copy.WriteAsync(page, Cancel);
            }
        }
    }

    [Theory(Explicit = true)]
    [InlineData(10_000, 30)]
    [InlineData(100_000, 8)]
    public async Task Client_AllocationAndProcessorTime(int count, int writes)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter copy = schema.Writer(WriterKind.Copy);
        SeriesData data = SampleSeries.Of(Series, [.. Enumerable.Range(0, count)]);
        await NewAsync(schema, copy, data);
        await NewAsync(schema, copy, data);

        long bytes = 0;
        Cost cost = default;
        for (int i = 0; i < writes; i++)
        {
            await EmptyAsync(schema);
            cost += await Cost.MeasureAsync(schema, async () =>
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await copy.WriteAsync(data, Cancel);
                bytes += GC.GetTotalAllocatedBytes(precise: true) - before;
            });
        }

        Write($"{count} rows: client allocates {(double)bytes / writes / count:F3} bytes a row, {bytes / writes} a write");
        Write(
            $"{count} rows: client {cost.Client / writes:g}, server {cost.Server / writes:g} of processor time a write: client {cost.Client / cost.Processor:P1}");
    }

    private static async Task<Cost> NewAsync(StorageSchema schema, IBarWriter writer, SeriesData data)
    {
        await EmptyAsync(schema);
        return await Cost.MeasureAsync(schema, () => writer.WriteAsync(data, Cancel));
    }

    private static async Task<Cost> OverAsync(StorageSchema schema, IBarWriter writer, SeriesData stored, SeriesData data)
    {
        await NewAsync(schema, writer, stored);
        return await Cost.MeasureAsync(schema, () => writer.WriteAsync(data, Cancel));
    }

    private static async Task<Cost> AutocommitAsync(StorageSchema schema, AutocommitRows writer, SeriesData data)
    {
        await EmptyAsync(schema);
        return await Cost.MeasureAsync(schema, () => writer.WriteAsync(data, Cancel));
    }

    private static Task EmptyAsync(StorageSchema schema) => schema.ExecuteAsync("""
        TRUNCATE bars;
        UPDATE series SET newest_bar = NULL, features_computed_at = NULL
        """);

    private static void Print(string what, RatioEstimate estimate) => Write($"{estimate}  {what}");

    private static void Write(FormattableString line) =>
        TestContext.Current.TestOutputHelper!.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private async Task<Cost> StraightAsync(StorageSchema schema)
    {
        await EmptyAsync(schema);
        int seriesId = await schema.Catalog.GetOrCreateAsync(Series, Cancel);
        return await Cost.MeasureAsync(schema, async () =>
        {
            await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
            await straight.ImportAsync(connection, seriesId, rows, 0, Cancel);
        });
    }

    private async Task<Cost> TransactionAsync(StorageSchema schema, string? savepoint)
    {
        await EmptyAsync(schema);
        return await Cost.MeasureAsync(schema, async () =>
        {
            await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
            if (savepoint is not null)
            {
                await transaction.SaveAsync(savepoint, Cancel);
            }

            await straight.ImportAsync(connection, 1, rows, 0, Cancel);
            await transaction.CommitAsync(Cancel);
        });
    }
}
