using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Operations;

/// <summary>Reads the newest bars of many series, which their freshness depends on. Thread-safe.</summary>
public sealed class NewestBarReader(NpgsqlDataSource dataSource)
{
    private static readonly string Sql = SeriesTable.Select("newest_bar", "features_computed_at");

    /// <returns>The newest bar of each of these series that has one; asked for in one statement.</returns>
    public async Task<IReadOnlyDictionary<SeriesKey, NewestBar>> ReadAsync(
        IReadOnlyList<SeriesKey> series, CancellationToken cancellationToken = default) =>
        await SeriesTable.ReadAsync(
            dataSource,
            Sql,
            series,
            (start, computedAt) => new NewestBar(PostgresTime.ToUnixMs(start), PostgresTime.ToInstant(computedAt)),
            cancellationToken);
}
