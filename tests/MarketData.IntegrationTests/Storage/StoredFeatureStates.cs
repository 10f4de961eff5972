using MarketData.Bars;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// The judge of the stored states: each must be the state after the bars that are stored of its series from the start of what is covered
/// to its own time, which is covered too. A ticket, of 16 bytes, stands in the place of a state and is none.
/// </summary>
internal static class StoredFeatureStates
{
    private const string States = """
        SELECT f.series_id, f.state, s.id IS NOT NULL AND f.until > s.covered_from AND f.until <= s.covered_until
        FROM feature_states f
        LEFT JOIN series s ON s.id = f.series_id
        WHERE length(f.state) <> 16
        """;

    private const string Bars = """
        SELECT b.time, b.open, b.high, b.low, b.close, b.volume
        FROM bars b
        JOIN series s ON s.id = b.series_id
        JOIN feature_states f ON f.series_id = s.id
        WHERE s.id = $1 AND b.time >= s.covered_from AND b.time < f.until
        ORDER BY b.time
        """;

    /// <summary>What is wrong with them, or null. Nobody writes meanwhile.</summary>
    public static async Task<string?> FindDamageAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        List<(int SeriesId, byte[] State, bool IsCovered)> states = [];
        await using (NpgsqlCommand command = dataSource.CreateCommand(States))
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                states.Add((reader.GetInt32(0), reader.GetFieldValue<byte[]>(1), !reader.IsDBNull(2) && reader.GetBoolean(2)));
            }
        }

        foreach ((int seriesId, byte[] state, bool isCovered) in states)
        {
            if (!isCovered)
            {
                return $"I4: the state of series {seriesId} is of a time that is not covered";
            }

            BarColumns bars = await ReadAsync(dataSource, seriesId, cancellationToken);
            if (bars.Count == 0 || !SampleStates.Of(bars).Bytes.Span.SequenceEqual(state))
            {
                return $"I4: the state of series {seriesId} is not that of its {bars.Count} bars";
            }
        }

        return null;
    }

    /// <summary>Stores the state that belongs at the end of what the only series there is has covered.</summary>
    public static async Task StoreAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand end = dataSource.CreateCommand(
            """
            INSERT INTO feature_states SELECT id, covered_until, '' FROM series
            ON CONFLICT (series_id) DO UPDATE SET until = excluded.until
            RETURNING series_id
            """);
        int seriesId = (int)(await end.ExecuteScalarAsync(cancellationToken))!;
        BarColumns bars = await ReadAsync(dataSource, seriesId, cancellationToken);
        await using NpgsqlCommand store = dataSource.CreateCommand("UPDATE feature_states SET state = $1");
        store.Parameters.AddWithValue(SampleStates.Of(bars).Bytes);
        await store.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<BarColumns> ReadAsync(NpgsqlDataSource dataSource, int seriesId, CancellationToken cancellationToken)
    {
        BarColumns bars = new();
        await using NpgsqlCommand command = dataSource.CreateCommand(Bars);
        command.Parameters.AddWithValue(seriesId);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            bars.Add(
                reader.GetFieldValue<DateTimeOffset>(0).ToUnixTimeMilliseconds(), reader.GetDouble(1), reader.GetDouble(2),
                reader.GetDouble(3), reader.GetDouble(4), reader.GetDouble(5));
        }

        return bars;
    }
}
