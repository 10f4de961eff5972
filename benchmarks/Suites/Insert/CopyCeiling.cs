using MarketData.Postgres.Rows;
using MarketData.Postgres.Writers;
using Npgsql;

namespace Benchmarks.Suites.Insert;

/// <summary>COPY of a page's rows with nothing around it, into a table that takes them: what no writer can exceed.</summary>
internal sealed class CopyCeiling
{
    private readonly InsertTable table;
    private readonly BinaryCopy copy;
    private readonly BarRows rows = new();
    private readonly long computedAt;

    /// <param name="target"><c>bars</c>, or <see cref="InsertTable.Unlogged"/>.</param>
    public CopyCeiling(InsertTable table, string target)
    {
        this.table = table;
        copy = new BinaryCopy(target);
        rows.Load(table.Page);
        computedAt = PostgresTime.FromInstant(table.Page.ComputedAt);
    }

    public async Task CopyAsync()
    {
        await using NpgsqlConnection connection = await table.DataSource.OpenConnectionAsync();
        await copy.ImportAsync(connection, table.CeilingSeriesId, rows, computedAt, CancellationToken.None);
    }
}
