using System.Collections.Concurrent;
using MarketData.Bars;
using Npgsql;

namespace MarketData.Postgres.Catalog;

/// <summary>
/// The integer ids by which series are stored, remembered once they are known. Thread-safe; share one a database.
/// </summary>
public sealed class SeriesCatalog(NpgsqlDataSource dataSource)
{
    private const string Find = "SELECT id FROM series WHERE symbol = $1 AND timeframe = $2";

    private const string Create =
        "INSERT INTO series (symbol, timeframe) VALUES ($1, $2) ON CONFLICT (symbol, timeframe) DO NOTHING RETURNING id";

    private readonly ConcurrentDictionary<SeriesKey, int> ids = new();

    /// <summary>The id of a series, which is entered into the database if it is new. Callers at once agree on it.</summary>
    public async Task<int> GetOrCreateAsync(SeriesKey series, CancellationToken cancellationToken = default)
    {
        if (ids.TryGetValue(series, out int known))
        {
            return known;
        }

        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);

        // Looked for first, because an insert that conflicts uses up an id. When someone else enters the series between the
        // first two statements, the third one sees it.
        int id = await QueryAsync(connection, Find, series, cancellationToken)
            ?? await QueryAsync(connection, Create, series, cancellationToken)
            ?? await QueryAsync(connection, Find, series, cancellationToken)
            ?? throw new InvalidOperationException($"{series} was removed from the database while it was being entered.");
        ids[series] = id;
        return id;
    }

    /// <summary>Drops a remembered id that turned out to be wrong, as after the database was made anew.</summary>
    internal void Forget(SeriesKey series) => ids.TryRemove(series, out _);

    private static async Task<int?> QueryAsync(
        NpgsqlConnection connection, string sql, SeriesKey series, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = series.Symbol.Name },
                new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code },
            },
        };
        return (int?)await command.ExecuteScalarAsync(cancellationToken);
    }
}
