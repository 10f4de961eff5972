using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage.Tables;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Reading;

/// <summary>
/// Tables of 40 series with 5,000 bars of an hour each, one series stored after the other, vacuumed and with statistics: enough for
/// the server to prefer an index where there is one to use. Filled once a test class.
/// </summary>
public sealed class FilledTables(PostgresFixture postgres) : IAsyncDisposable
{
    public const int RowsASeries = 5000;
    private const int SeriesCount = 40;

    private static readonly DateTimeOffset First = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly StorageDatabase database = new(postgres);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly Dictionary<BarTableDesign, StorageSchema> schemas = [];

    /// <summary>In the order they were stored.</summary>
    public static IReadOnlyList<SeriesKey> Series { get; } =
        [.. Enumerable.Range(0, SeriesCount).Select(i => new SeriesKey(Symbol.Stock($"S{i:00}"), Timeframe.OneHour))];

    /// <summary>The bars of every series, 209 days from the first of January 2024: January to July.</summary>
    public static UtcRange Range { get; } =
        new(First.ToUnixTimeMilliseconds(), First.AddHours(RowsASeries).ToUnixTimeMilliseconds());

    public async Task<StorageSchema> GetAsync(BarTableDesign design)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!schemas.TryGetValue(design, out StorageSchema? schema))
            {
                schema = await database.CreateSchemaAsync(design);
                schemas.Add(design, schema);
                await FillAsync(schema, cancellationToken);
            }

            return schema;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The pages on which the newest rows of a series lie.</summary>
    public static async Task<long> PagesOfLatestAsync(
        NpgsqlDataSource dataSource, SeriesKey series, int rows, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("""
            SELECT count(DISTINCT (latest.tableoid, (latest.ctid::text::point)[0]))
            FROM series s
            CROSS JOIN LATERAL (
                SELECT b.tableoid, b.ctid FROM bars b WHERE b.series_id = s.id ORDER BY b.time DESC LIMIT (SELECT $3)
            ) latest
            WHERE s.symbol = $1 AND s.timeframe = $2
            """);
        command.Parameters.AddWithValue(series.Symbol.Name);
        command.Parameters.AddWithValue(series.Timeframe.Code);
        command.Parameters.AddWithValue((long)rows);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (StorageSchema schema in schemas.Values)
        {
            await schema.DisposeAsync();
        }

        gate.Dispose();
        await database.DisposeAsync();
    }

    private static async Task FillAsync(StorageSchema schema, CancellationToken cancellationToken)
    {
        BarColumns bars = new(RowsASeries);
        for (int i = 0; i < RowsASeries; i++)
        {
            bars.Add(First.AddHours(i).ToUnixTimeMilliseconds(), i, i + 1, i - 1, i, 1);
        }

        SeriesData values = SampleSeries.Of(Series[0], [.. Enumerable.Range(0, RowsASeries)]);
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        foreach (SeriesKey series in Series)
        {
            await writer.WriteAsync(values with { Series = series, Bars = bars }, cancellationToken);
        }

        await schema.ExecuteAsync("VACUUM (ANALYZE) bars");
        await schema.ExecuteAsync("ANALYZE series");
    }
}
