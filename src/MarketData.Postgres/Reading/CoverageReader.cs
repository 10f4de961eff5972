using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace MarketData.Postgres.Reading;

/// <summary>Reads what series have covered. Thread-safe.</summary>
public sealed class CoverageReader(NpgsqlDataSource dataSource) : ICoverageReader
{
    private const string Sql = """
        SELECT asked.place, s.covered_from, s.covered_until
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked (symbol, timeframe, place)
        JOIN series s ON s.symbol = asked.symbol AND s.timeframe = asked.timeframe
        WHERE s.covered_from IS NOT NULL
        """;

    public async Task<IReadOnlyDictionary<SeriesKey, UtcRange>> ReadAsync(
        IReadOnlyCollection<SeriesKey> series, CancellationToken cancellationToken = default)
    {
        SeriesKey[] keys = [.. series];
        Dictionary<SeriesKey, UtcRange> coverage = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(key => key.Symbol.Name)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. keys.Select(key => key.Timeframe.Code)] });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            coverage[keys[reader.GetInt64(0) - 1]] = new UtcRange(
                PostgresTime.ToUnixMs(reader.GetFieldValue<long>(1)), PostgresTime.ToUnixMs(reader.GetFieldValue<long>(2)));
        }

        return coverage;
    }
}
