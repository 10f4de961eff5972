using System.Text.Json;
using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Tables;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Lab.Bench;

namespace Benchmarks.Suites.Reading;

/// <summary>A table that the lab has filled, and reads of it through the product.</summary>
internal sealed class StoredTable : IAsyncDisposable
{
    /// <summary>An index of millions of rows is not made in the 30 seconds that a statement has by default.</summary>
    private const int CommandTimeoutSeconds = 600;

    // The rows that a read returns, found by the key as the read finds them: where they lie is all that is asked.
    private const string RowPages = """
        SELECT count(DISTINCT (latest.tableoid, (latest.ctid::text::point)[0]))
        FROM series s
        CROSS JOIN LATERAL (
            SELECT b.tableoid, b.ctid
            FROM bars b
            WHERE b.series_id = s.id AND b.time >= $3 AND b.time < $4
            ORDER BY b.time DESC
            LIMIT (SELECT $5)
        ) latest
        WHERE s.symbol = $1 AND s.timeframe = $2
        """;

    private readonly NpgsqlDataSource dataSource;
    private readonly SeriesReader reader;
    private readonly SeriesSetReader setReader;

    private StoredTable(NpgsqlDataSource dataSource)
    {
        this.dataSource = dataSource;
        reader = new SeriesReader(dataSource);
        setReader = new SeriesSetReader(dataSource);
    }

    /// <summary>Of five minutes, one a symbol, in the order they were stored.</summary>
    public static IReadOnlyList<SeriesKey> AllSeries { get; } =
    [
        .. StoredBars.Shares(1).Select(share => share.Series).Where(series => series.Timeframe == Timeframe.FiveMinutes),
    ];

    /// <summary>The one that is read alone.</summary>
    public static SeriesKey Series => AllSeries[AllSeries.Count / 2];

    /// <summary>Gives the table an index first, if it is to have one.</summary>
    /// <param name="rows">Stored in it.</param>
    public static async Task<StoredTable> OpenAsync(long rows, BarTableDesign design)
    {
        NpgsqlConnectionStringBuilder connection = new(SuiteEnvironment.StoredBars(rows)) { CommandTimeout = CommandTimeoutSeconds };
        NpgsqlDataSource opened = NpgsqlDataSource.Create(connection);
        try
        {
            await BarTableDesigner.ApplyAsync(opened, design);
            return new StoredTable(opened);
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>So many days of the series, up to a day before its end.</summary>
    public async Task<UtcRange> DaysAsync(int days)
    {
        StoredSeries newest = await reader.ReadLatestAsync(Series, range: null, limit: 1) ?? throw Missing(Series);
        DateTimeOffset end = DateTimeOffset.FromUnixTimeMilliseconds(newest.NewestBarUnixMs).AddDays(-1);
        return new UtcRange(end.AddDays(-days).ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
    }

    /// <returns>Rows read.</returns>
    public async Task<int> ReadAsync(SeriesKey series, UtcRange? range, int limit) =>
        (await reader.ReadLatestAsync(series, range, limit) ?? throw Missing(series)).Bars.Count;

    /// <summary>In one statement.</summary>
    /// <returns>Rows read.</returns>
    public async Task<int> ReadSetAsync(IReadOnlyList<SeriesKey> series, int limit)
    {
        int rows = 0;
        foreach (StoredSeries? one in await setReader.ReadLatestAsync(series, range: null, limit))
        {
            rows += one?.Bars.Count ?? throw new InvalidOperationException("A series that was asked for is not stored.");
        }

        return rows;
    }

    /// <summary>What the read of one series touches.</summary>
    public async Task<ReadNote> ExplainAsync(SeriesKey series, UtcRange? range, int limit)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync();
        await using NpgsqlCommand read = SeriesReader.LatestCommand(connection, series, range, limit);
        (long hit, long readIn) = await ExplainAsync(read);
        await using NpgsqlCommand pages = SeriesReader.LatestCommand(connection, series, range, limit);
        pages.CommandText = RowPages;
        return new ReadNote(hit, readIn, (long)(await pages.ExecuteScalarAsync())!);
    }

    /// <summary>What the read of several series touches; their rows lie where they lie, however they are read.</summary>
    public async Task<ReadNote> ExplainSetAsync(IReadOnlyList<SeriesKey> series, int limit)
    {
        long pages = 0;
        foreach (SeriesKey one in series)
        {
            pages += (await ExplainAsync(one, range: null, limit)).RowPages;
        }

        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync();
        await using NpgsqlCommand read = SeriesSetReader.LatestCommand(connection, series, range: null, limit);
        (long hit, long readIn) = await ExplainAsync(read);
        return new ReadNote(hit, readIn, pages);
    }

    /// <summary>Leaves the table as the lab filled it.</summary>
    public async ValueTask DisposeAsync()
    {
        await BarTableDesigner.ApplyAsync(dataSource, new BarTableDesign());
        await dataSource.DisposeAsync();
    }

    private static async Task<(long Hit, long Read)> ExplainAsync(NpgsqlCommand command)
    {
        command.CommandText = $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {command.CommandText}";
        using JsonDocument explained = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        JsonElement plan = explained.RootElement[0].GetProperty("Plan");
        return (plan.GetProperty("Shared Hit Blocks").GetInt64(), plan.GetProperty("Shared Read Blocks").GetInt64());
    }

    private static InvalidOperationException Missing(SeriesKey series) => new($"The lab's table holds no {series}.");
}
