using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>A schema with the product's tables, and what tests ask of it.</summary>
/// <param name="applicationName">What its connections are known by, and no others on the server.</param>
public sealed class StorageSchema(string applicationName, NpgsqlDataSource dataSource) : IAsyncDisposable
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public string ApplicationName => applicationName;

    /// <summary>What another client of this schema is to be known by.</summary>
    public string NameOf(string client) => $"{applicationName}.{client}";

    /// <summary>For another process; the data source's own leaves the password out.</summary>
    public required string ConnectionString { get; init; }

    public NpgsqlDataSource DataSource => dataSource;

    public SeriesCatalog Catalog { get; } = new(dataSource);

    public IBarWriter Writer(WriterKind kind, int batchSize = BarWriters.DefaultBatchSize) =>
        BarWriters.Create(kind, dataSource, Catalog, batchSize);

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        object? value = await command.ExecuteScalarAsync(Cancel);
        return value is DBNull ? default : (T?)value;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Every byte of the four tables, in the order of their keys.</summary>
    public async Task<byte[]> DumpAsync()
    {
        using MemoryStream dump = new();
        await DumpAsync("SELECT * FROM series ORDER BY id", dump);
        await DumpAsync("SELECT * FROM bars ORDER BY series_id, time", dump);
        await DumpAsync("SELECT * FROM quarantined_bars ORDER BY series_id, time", dump);
        await DumpAsync("SELECT * FROM feature_states ORDER BY series_id", dump);
        return dump.ToArray();
    }

    /// <summary>The range covered of the only series there is; null while there is none.</summary>
    public async Task<UtcRange?> CoveredAsync()
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("SELECT covered_from, covered_until FROM series");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await reader.ReadAsync(Cancel));
        return RangeOf(reader);
    }

    /// <summary>The range covered of the only series of a symbol; null while there is none, or no series.</summary>
    public async Task<UtcRange?> CoveredAsync(string symbol)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("SELECT covered_from, covered_until FROM series WHERE symbol = $1");
        command.Parameters.AddWithValue(symbol);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancel);
        return await reader.ReadAsync(Cancel) ? RangeOf(reader) : null;
    }

    /// <summary>Which version of which row lies where: differs as soon as any row was written anew.</summary>
    public async Task<string> RowVersionsAsync() =>
        await ScalarAsync<string>(
            "SELECT string_agg(concat(xmin, ' ', ctid, ' ', time), ';' ORDER BY series_id, time) FROM bars") ?? "";

    /// <summary>
    /// Waits until the clients are gone that go by <see cref="NameOf"/>: what one sent before it died is done by then.
    /// </summary>
    public Task UntilOthersAreGoneAsync() => Poll.UntilAsync(
        async () => await ScalarAsync<long>($"""
            SELECT count(*) FROM pg_stat_activity
            WHERE starts_with(application_name, '{NameOf("")}')
            """) == 0,
        Cancel);

    public ValueTask DisposeAsync() => dataSource.DisposeAsync();

    private static UtcRange? RangeOf(NpgsqlDataReader reader) =>
        reader.IsDBNull(0)
            ? null
            : new UtcRange(
                reader.GetFieldValue<DateTimeOffset>(0).ToUnixTimeMilliseconds(),
                reader.GetFieldValue<DateTimeOffset>(1).ToUnixTimeMilliseconds());

    private async Task DumpAsync(string query, MemoryStream target)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(Cancel);
        string copy = $"COPY ({query}) TO STDOUT (FORMAT binary)";
        await using Stream rows = await connection.BeginRawBinaryCopyAsync(copy, Cancel);
        await rows.CopyToAsync(target, Cancel);
    }
}
