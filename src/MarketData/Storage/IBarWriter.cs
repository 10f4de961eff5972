namespace MarketData.Storage;

/// <summary>
/// Stores bars with their features. Idempotent: any data may be written twice, by any writer, and the table ends the same.
/// Bars, features and the checkpoint of the series commit in one transaction, or not at all.
/// </summary>
public interface IBarWriter
{
    /// <summary>The name users choose it by: <c>row</c>, <c>batch</c>, <c>unnest</c>, <c>copy</c>.</summary>
    string Name { get; }

    Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default);
}
