using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>What the tables say of a series, as of one moment.</summary>
/// <param name="NewestBarUnixMs">As the series names it; null without one.</param>
/// <param name="NewestStoredUnixMs">Of the bars; null without one.</param>
/// <param name="StoredInCovered">How many bars are stored inside the range covered.</param>
/// <param name="ComputedAt">When the newest bar's features were computed, as the series has it; null without one.</param>
/// <param name="NewestComputedAt">The same, as the newest bar stored has it.</param>
/// <param name="VolumeSum">Of the bars stored.</param>
/// <param name="Quarantined">How many bars are in quarantine, mended ones included.</param>
internal sealed record StoredSeriesState(
    SeriesKey Series,
    long? NewestBarUnixMs,
    UtcRange? Covered,
    long? NewestStoredUnixMs,
    int StoredInCovered,
    DateTime? ComputedAt,
    DateTime? NewestComputedAt,
    double VolumeSum,
    int Quarantined)
{
    // One statement, and so one moment.
    private const string Sql = """
        SELECT
            s.symbol, s.timeframe, s.newest_bar, s.covered_from, s.covered_until, max(b.time),
            count(*) FILTER (WHERE b.time >= s.covered_from AND b.time < s.covered_until),
            s.features_computed_at,
            (SELECT features_computed_at FROM bars WHERE series_id = s.id ORDER BY time DESC LIMIT 1),
            coalesce(sum(b.volume), 0),
            (SELECT count(*) FROM quarantined_bars q WHERE q.series_id = s.id)
        FROM series s
        LEFT JOIN bars b ON b.series_id = s.id
        GROUP BY s.id
        """;

    public static async Task<IReadOnlyList<StoredSeriesState>> ReadAllAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<StoredSeriesState> states = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            Assert.True(Timeframe.TryParse(reader.GetString(1), out Timeframe? timeframe));
            Symbol symbol = Universe.Find(reader.GetString(0)) ?? Symbol.Stock(reader.GetString(0));
            long? from = UnixMs(reader, 3);
            states.Add(new StoredSeriesState(
                new SeriesKey(symbol, timeframe),
                UnixMs(reader, 2),
                from is null ? null : new UtcRange(from.Value, UnixMs(reader, 4)!.Value),
                UnixMs(reader, 5),
                (int)reader.GetInt64(6),
                reader.IsDBNull(7) ? null : reader.GetDateTime(7),
                reader.IsDBNull(8) ? null : reader.GetDateTime(8),
                reader.GetDouble(9),
                (int)reader.GetInt64(10)));
        }

        return states;
    }

    private static long? UnixMs(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column).ToUnixTimeMilliseconds();
}
