using MarketData.Postgres.Rows;
using MarketData.Postgres.Writers;
using Npgsql;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// COPY of the rows of pages with nothing around it, into a table that takes them: what no writer that sends them as the product does can
/// exceed. The rows are encoded by the product's own encoder, while they are sent and on the same cores, so a slow encoder would lower
/// the ceiling too; the client's processor time shows that.
/// </summary>
internal sealed class CopyCeiling
{
    private readonly InsertTable table;
    private readonly string target;
    private readonly BinaryCopy copy;
    private readonly BarRows rows = new();
    private readonly long computedAt;

    /// <param name="target"><c>bars</c>, or <see cref="InsertTable.Unlogged"/>.</param>
    public CopyCeiling(InsertTable table, string target)
    {
        this.table = table;
        this.target = target;
        copy = new BinaryCopy(target);
        rows.Load(table.Page);
        computedAt = PostgresTime.FromInstant(table.Page.ComputedAt);
    }

    public async Task CopyAsync()
    {
        foreach (int series in table.OtherSeriesIds)
        {
            await using NpgsqlConnection connection = await table.DataSource.OpenConnectionAsync();
            await copy.ImportAsync(connection, series, rows, computedAt, CancellationToken.None);
        }
    }

    /// <exception cref="InvalidOperationException">The table does not hold the rows of the pages.</exception>
    public Task CheckAsync() => table.CheckOtherAsync(target);
}
