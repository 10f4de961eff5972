using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Postgres.Rows;
using MarketData.Time;
using Npgsql;

namespace MarketData.Postgres.Reading;

/// <summary>Counts what is stored, for checking it against the source. Reads the whole table: not for serving.</summary>
public sealed class SeriesTotalsReader(NpgsqlDataSource dataSource)
{
    // A double becomes a numeric by way of its text: the direct cast keeps 15 digits only.
    private const string Sql = """
        SELECT s.symbol, s.timeframe, t.bars, t.first, t.last, t.volume
        FROM (
            SELECT series_id, count(*) AS bars, min(time) AS first, max(time) AS last, sum(volume::text::numeric) AS volume
            FROM bars
            GROUP BY series_id
        ) t
        JOIN series s ON s.id = t.series_id
        ORDER BY s.symbol COLLATE "C", s.timeframe COLLATE "C"
        """;

    /// <summary>Every series that has a bar, by symbol and then timeframe.</summary>
    /// <exception cref="OverflowException">A sum of volumes has more digits than a decimal can hold (28).</exception>
    public async Task<IReadOnlyList<SeriesTotals>> ReadAllAsync(CancellationToken cancellationToken = default)
    {
        List<SeriesTotals> totals = [];
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            totals.Add(new SeriesTotals(
                ReadKey(reader.GetString(0), reader.GetString(1)),
                reader.GetInt64(2),
                PostgresTime.ToUnixMs(reader.GetFieldValue<long>(3)),
                PostgresTime.ToUnixMs(reader.GetFieldValue<long>(4)),
                reader.GetDecimal(5)));
        }

        return totals;
    }

    private static SeriesKey ReadKey(string symbolName, string timeframeCode) =>
        Symbol.TryParse(symbolName, out Symbol? symbol) && Timeframe.TryParse(timeframeCode, out Timeframe? timeframe)
            ? new SeriesKey(symbol, timeframe)
            : throw new InvalidDataException($"The table series holds \"{symbolName}/{timeframeCode}\", which is not a series.");
}
