using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Npgsql;

namespace Perf.Lab.Drills.Invariants;

/// <summary>What the tables say of a series, as of one moment.</summary>
/// <param name="NewestBarUnixMs">As the series names it; null without one.</param>
/// <param name="NewestStoredUnixMs">Of the bars; null without one.</param>
internal sealed record SeriesRow(int Id, SeriesKey Key, long? NewestBarUnixMs, UtcRange? Covered, long? NewestStoredUnixMs)
{
    // One statement, and so one moment.
    private const string Sql = """
        SELECT
            s.id, s.symbol, s.timeframe, s.newest_bar, s.covered_from, s.covered_until,
            (SELECT max(time) FROM bars WHERE series_id = s.id)
        FROM series s
        """;

    public static async Task<IReadOnlyList<SeriesRow>> ReadAllAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<SeriesRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            Symbol symbol = Universe.Find(reader.GetString(1)) ?? throw new InvalidDataException($"{reader.GetString(1)} is no symbol.");
            Timeframe timeframe = Timeframe.All.First(one => one.Code == reader.GetString(2));
            long? from = UnixMs(reader, 4);
            rows.Add(new SeriesRow(
                reader.GetInt32(0),
                new SeriesKey(symbol, timeframe),
                UnixMs(reader, 3),
                from is null ? null : new UtcRange(from.Value, UnixMs(reader, 5)!.Value),
                UnixMs(reader, 6)));
        }

        return rows;
    }

    private static long? UnixMs(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column).ToUnixTimeMilliseconds();
}
