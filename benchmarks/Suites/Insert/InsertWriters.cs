using MarketData.Postgres.Writers;
using MarketData.Storage;

namespace Benchmarks.Suites.Insert;

/// <summary>The ways of writing.</summary>
internal static class InsertWriters
{
    /// <summary>A writer of the product.</summary>
    public static InsertWriter Of(WriterKind kind, int batchSize = BarWriters.DefaultBatchSize) => (dataSource, catalog) =>
    {
        IBarWriter writer = BarWriters.Create(kind, dataSource, catalog, batchSize);
        return data => writer.WriteAsync(data);
    };

    /// <summary>A transaction for every row: the baseline that is no writer of the product.</summary>
    public static InsertWriter Autocommit { get; } = (dataSource, catalog) =>
    {
        AutocommitRows writer = new(dataSource, catalog);
        return async data => new WriteOutcome(data.Bars.Count, await writer.WriteAsync(data));
    };
}
