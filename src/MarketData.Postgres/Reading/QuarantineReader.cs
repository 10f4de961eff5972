using MarketData.Bars;
using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Reading;

/// <summary>Reads what is in quarantine. Thread-safe.</summary>
public sealed class QuarantineReader(NpgsqlDataSource dataSource)
{
    private const string Totals = """
        SELECT reason, count(*) FILTER (WHERE resolved_at IS NULL), count(resolved_at)
        FROM quarantined_bars
        GROUP BY reason
        """;

    private const string Bars = """
        SELECT q.time, q.open, q.high, q.low, q.close, q.volume, q.reason, q.first_seen_at, q.last_seen_at, q.resolved_at
        FROM quarantined_bars q
        JOIN series s ON s.id = q.series_id
        WHERE s.symbol = $1 AND s.timeframe = $2
        ORDER BY q.time DESC
        LIMIT $3
        """;

    /// <summary>Over all series, by reason; reasons without a bar are left out.</summary>
    public async Task<IReadOnlyList<QuarantineTotals>> ReadTotalsAsync(CancellationToken cancellationToken = default)
    {
        List<QuarantineTotals> totals = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Totals);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            totals.Add(new QuarantineTotals(ReasonNames.Parse(reader.GetString(0)), reader.GetInt64(1), reader.GetInt64(2)));
        }

        return [.. totals.OrderBy(total => total.Reason)];
    }

    /// <summary>The newest bars of a series in quarantine, resolved or not, newest first; none when there is no such series.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public async Task<IReadOnlyList<QuarantinedBar>> ReadLatestAsync(
        SeriesKey series, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        List<QuarantinedBar> bars = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Bars);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = series.Symbol.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = limit });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            bars.Add(ReadBar(reader));
        }

        return bars;
    }

    private static QuarantinedBar ReadBar(NpgsqlDataReader reader) => new(
        PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)),
        reader.GetDouble(1),
        reader.GetDouble(2),
        reader.GetDouble(3),
        reader.GetDouble(4),
        reader.GetDouble(5),
        ReasonNames.Parse(reader.GetString(6)),
        PostgresTime.ToInstant(reader.GetFieldValue<long>(7)),
        PostgresTime.ToInstant(reader.GetFieldValue<long>(8)),
        reader.IsDBNull(9) ? null : PostgresTime.ToInstant(reader.GetFieldValue<long>(9)));
}
