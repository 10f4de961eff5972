using MarketData.Bars;
using MarketData.Features.Streaming;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Reading;

/// <summary>
/// One statement, and one round trip on a connection that has run it before, where a state is stored for the time or none is needed;
/// where the bars are, another one reads them along the primary key. Thread-safe.
/// </summary>
public sealed class FeatureHistory(NpgsqlDataSource dataSource) : IFeatureHistory
{
    /// <summary>Parameters: symbol, timeframe, start. No row when the series begins there.</summary>
    private const string Look = """
        SELECT s.covered_from, f.state
        FROM series s
        LEFT JOIN feature_states f ON f.series_id = s.id AND f.until = $3
        WHERE s.symbol = $1 AND s.timeframe = $2 AND s.covered_from < $3 AND s.covered_until >= $3
        """;

    private readonly BarReader bars = new(dataSource);

    public async Task<FeatureState?> ReadAsync(
        SeriesKey series, long startUnixMs, BarColumns before, CancellationToken cancellationToken = default)
    {
        before.Clear();
        (long? coveredFromUnixMs, FeatureState? state) = await LookAsync(series, startUnixMs, cancellationToken);
        if (state is null && coveredFromUnixMs is { } from)
        {
            await bars.ReadAsync(series, new UtcRange(from, startUnixMs), before, cancellationToken);
        }

        return state;
    }

    private async Task<(long? CoveredFromUnixMs, FeatureState? State)> LookAsync(
        SeriesKey series, long startUnixMs, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = new(Look, connection)
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
        await command.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return (null, null);
        }

        FeatureState? state = reader.IsDBNull(1) ? null : FeatureState.TryRead(reader.GetFieldValue<byte[]>(1));
        return (PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)), state);
    }
}
