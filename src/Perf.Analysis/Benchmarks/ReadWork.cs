namespace Perf.Analysis.Benchmarks;

/// <summary>What a case that reads rows exported about the pages that the server touched for it, an operation.</summary>
/// <param name="BuffersHit">Of tables and indexes, found in the server's memory.</param>
/// <param name="BuffersRead">Of tables and indexes, read into it.</param>
/// <param name="RowPages">Of the table, those that hold the rows returned: the least that it could touch.</param>
public sealed record ReadWork(double BuffersHit, double BuffersRead, double RowPages)
{
    /// <summary>Pages touched for each page that holds rows returned; null when no rows were.</summary>
    public double? TouchedPerRowPage => RowPages > 0 ? (BuffersHit + BuffersRead) / RowPages : null;

    /// <summary>Null when one of the counts is missing: the metrics are not those of a case that reads rows.</summary>
    internal static ReadWork? From(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue(WorkMetrics.BuffersHitPerOperation, out double hit)
        && metrics.TryGetValue(WorkMetrics.BuffersReadPerOperation, out double read)
        && metrics.TryGetValue(WorkMetrics.RowPagesPerOperation, out double rowPages)
            ? new ReadWork(hit, read, rowPages)
            : null;
}
