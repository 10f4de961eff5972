using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace MarketData.Postgres.Reading;

/// <summary>Reads what series have covered. Thread-safe.</summary>
public sealed class CoverageReader(NpgsqlDataSource dataSource) : ICoverageReader
{
    private static readonly string Sql = SeriesTable.Select("covered_from", "covered_until");

    public async Task<IReadOnlyDictionary<SeriesKey, UtcRange>> ReadAsync(
        IReadOnlyCollection<SeriesKey> series, CancellationToken cancellationToken = default) =>
        await SeriesTable.ReadAsync(
            dataSource,
            Sql,
            [.. series],
            (from, until) => new UtcRange(PostgresTime.ToUnixMs(from), PostgresTime.ToUnixMs(until)),
            cancellationToken);
}
