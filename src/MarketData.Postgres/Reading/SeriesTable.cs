using MarketData.Bars;
using Npgsql;

namespace MarketData.Postgres.Reading;

/// <summary>Reads what the table <c>series</c> says of many series, in one statement.</summary>
internal static class SeriesTable
{
    /// <summary>Two columns, which are null together; a series for which they are is left out.</summary>
    public static string Select(string first, string second) =>
        $"""
        SELECT asked.place, s.{first}, s.{second}
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (symbol, timeframe, place)
        JOIN series s ON s.symbol = asked.symbol AND s.timeframe = asked.timeframe
        WHERE s.{first} IS NOT NULL
        """;

    /// <param name="sql">Of <see cref="Select"/>.</param>
    /// <param name="of">Makes what is wanted of the two columns, as they are on the wire.</param>
    public static async Task<Dictionary<SeriesKey, T>> ReadAsync<T>(
        NpgsqlDataSource dataSource,
        string sql,
        IReadOnlyList<SeriesKey> series,
        Func<long, long, T> of,
        CancellationToken cancellationToken)
    {
        Dictionary<SeriesKey, T> found = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. series.Select(key => key.Symbol.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. series.Select(key => key.Timeframe.Code)] });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found[series[(int)reader.GetInt64(0) - 1]] = of(reader.GetFieldValue<long>(1), reader.GetFieldValue<long>(2));
        }

        return found;
    }
}
