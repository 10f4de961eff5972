using MarketData.Postgres.Rows;
using Npgsql;

namespace MarketData.Postgres.Writers;

/// <summary>
/// One way to get rows of one series into the table <c>bars</c>, inside a transaction that is already open and holds the
/// series. May keep buffers between uses, so one instance serves one write at a time.
/// </summary>
internal interface IRowUpsert
{
    /// <param name="rows">At least one, in ascending time without duplicates.</param>
    /// <param name="computedAt">As <see cref="PostgresTime"/> has it.</param>
    /// <param name="stored">What the rows will meet in the table.</param>
    /// <returns>Rows inserted or changed.</returns>
    /// <exception cref="PostgresException">
    /// A unique violation, unless <paramref name="stored"/> is <see cref="StoredBars.Unknown"/>: someone writes bars of the series
    /// without holding it.
    /// </exception>
    Task<int> UpsertAsync(
        NpgsqlConnection connection,
        int seriesId,
        BarRows rows,
        long computedAt,
        StoredBars stored,
        CancellationToken cancellationToken);
}
