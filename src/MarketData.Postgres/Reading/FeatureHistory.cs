using System.Security.Cryptography;
using MarketData.Bars;
using MarketData.Features.Streaming;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Reading;

/// <summary>
/// One statement, and one round trip on a connection that has run it before, where a state is stored for the time or none is needed.
/// Where the bars are, a ticket is put in the place of a state, in one round trip more, before they are read along the primary key: as a
/// state it is deleted by whoever changes one of them. Thread-safe.
/// </summary>
public sealed class FeatureHistory(NpgsqlDataSource dataSource) : IFeatureHistory
{
    /// <summary>No state is as short as that.</summary>
    private const int TicketBytes = 16;

    /// <summary>Parameters: symbol, timeframe, start. No row when the series begins there.</summary>
    private const string Look = """
        SELECT s.covered_from, f.state
        FROM series s
        LEFT JOIN feature_states f ON f.series_id = s.id AND f.until = $3
        WHERE s.symbol = $1 AND s.timeframe = $2 AND s.covered_from < $3 AND s.covered_until >= $3
        """;

    // Who holds the series may have looked for a state to delete before the ticket is there: he is done when this has the lock.
    private const string Lock = """
        SELECT covered_from FROM series
        WHERE symbol = $1 AND timeframe = $2 AND covered_from < $3 AND covered_until >= $3
        FOR NO KEY UPDATE
        """;

    private const string PutTicket = """
        INSERT INTO feature_states (series_id, until, state)
        SELECT id, $3, $4 FROM series
        WHERE symbol = $1 AND timeframe = $2 AND covered_from < $3 AND covered_until >= $3
        ON CONFLICT (series_id) DO UPDATE SET until = excluded.until, state = excluded.state
        """;

    private readonly BarReader bars = new(dataSource);

    public async Task<FeatureStart> ReadAsync(
        SeriesKey series, long startUnixMs, BarColumns before, CancellationToken cancellationToken = default)
    {
        before.Clear();
        (long? fromUnixMs, FeatureStart start) = await FindAsync(series, startUnixMs, cancellationToken);
        if (fromUnixMs is { } from && start.State is null)
        {
            await bars.ReadAsync(series, new UtcRange(from, startUnixMs), before, cancellationToken);
        }

        return start;
    }

    /// <summary>The start of what is covered is null where that does not reach from before the time up to it.</summary>
    private async Task<(long? CoveredFromUnixMs, FeatureStart Start)> FindAsync(
        SeriesKey series, long startUnixMs, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        (long? fromUnixMs, byte[]? stored) = await LookAsync(connection, series, startUnixMs, cancellationToken);
        if (fromUnixMs is null)
        {
            return default;
        }

        // Another's ticket or a state of another version says no less about the bars than a new ticket.
        if (stored is not null)
        {
            return (fromUnixMs, new FeatureStart(FeatureState.TryRead(stored), stored));
        }

        byte[] ticket = RandomNumberGenerator.GetBytes(TicketBytes);
        fromUnixMs = await PutTicketAsync(connection, series, startUnixMs, ticket, cancellationToken);
        return fromUnixMs is null ? default : (fromUnixMs, new FeatureStart(null, ticket));
    }

    private static async Task<(long? CoveredFromUnixMs, byte[]? Stored)> LookAsync(
        NpgsqlConnection connection, SeriesKey series, long startUnixMs, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = new(connection) { BatchCommands = { Command(Look, series, startUnixMs) } };
        await batch.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1))
            : (null, null);
    }

    /// <summary>Both statements are one transaction.</summary>
    /// <returns>The start of what is covered; null when that does not reach the time any more.</returns>
    private static async Task<long?> PutTicketAsync(
        NpgsqlConnection connection, SeriesKey series, long startUnixMs, byte[] ticket, CancellationToken cancellationToken)
    {
        NpgsqlBatchCommand put = Command(PutTicket, series, startUnixMs);
        put.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = ticket });
        await using NpgsqlBatch batch = new(connection) { BatchCommands = { Command(Lock, series, startUnixMs), put } };
        await batch.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        long? from = await reader.ReadAsync(cancellationToken) ? PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)) : null;

        // The second statement may fail too.
        await reader.NextResultAsync(cancellationToken);
        return from;
    }

    private static NpgsqlBatchCommand Command(string sql, SeriesKey series, long startUnixMs) => new(sql)
    {
        Parameters =
        {
            new NpgsqlParameter<string> { TypedValue = series.Symbol.Name },
            new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code },
            new NpgsqlParameter<long>
            {
                TypedValue = PostgresTime.FromUnixMs(startUnixMs), NpgsqlDbType = NpgsqlDbType.TimestampTz,
            },
        },
    };
}
