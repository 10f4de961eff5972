using MarketData.Bars;
using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Operations;

/// <summary>Reads which series' latest attempt failed. Thread-safe.</summary>
public sealed class FailureReader(NpgsqlDataSource dataSource)
{
    private const string Sql = "SELECT symbol, timeframe, failed_at FROM series_failures";

    /// <returns>When the attempt ended, by the database's clock, of each such series.</returns>
    public async Task<IReadOnlyDictionary<SeriesKey, DateTimeOffset>> ReadAsync(CancellationToken cancellationToken = default)
    {
        Dictionary<SeriesKey, DateTimeOffset> failures = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            failures[SeriesNames.Parse(reader.GetString(0), reader.GetString(1))] = reader.GetFieldValue<DateTimeOffset>(2);
        }

        return failures;
    }
}
