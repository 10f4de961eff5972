using MarketData.Postgres.Catalog;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>
/// Row by row, each in a transaction of its own, as code that does not think about it writes: a baseline to measure against. It is
/// no <see cref="IBarWriter"/>, because it may leave half of the data behind, and keeps no checkpoint.
/// </summary>
internal sealed class AutocommitRows(NpgsqlDataSource dataSource, SeriesCatalog catalog)
{
    private readonly BarRows rows = new();
    private readonly RowUpsert upsert = new();

    /// <returns>Rows inserted or changed.</returns>
    public async Task<int> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        rows.Load(data);
        int seriesId = await catalog.GetOrCreateAsync(data.Series, cancellationToken);
        long computedAt = PostgresTime.FromInstant(data.ComputedAt);
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await upsert.UpsertAsync(connection, seriesId, rows, computedAt, StoredBars.Unknown, cancellationToken);
    }
}
