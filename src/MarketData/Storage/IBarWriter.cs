namespace MarketData.Storage;

/// <summary>
/// Stores bars with their features. Idempotent: any data may be written twice, by any writer, and the table ends the same.
/// Bars, features, quarantined bars and the checkpoint of the series commit in one transaction, or not at all. A true bar
/// resolves the quarantined one of its time. The range covered grows by what overlaps or adjoins it and by nothing else. The state of
/// the features that is stored is that of the bars before its time: data that bring none, and change one of those, delete it.
/// Of two writes of a bar the last to commit wins, whichever was computed later: clocks of machines differ, and so it is for the
/// caller to see to who may write a series.
/// </summary>
public interface IBarWriter
{
    /// <summary>The name users choose it by: <c>row</c>, <c>batch</c>, <c>unnest</c>, <c>copy-merge</c>, <c>copy</c>.</summary>
    string Name { get; }

    /// <returns>What changed; nothing, and no round trip, for data without bars, quarantined bars, a range and a lease.</returns>
    /// <exception cref="UnstorableDataException">
    /// A value of a bar that is not quarantined is NaN or infinite, a time is outside the years 1 to 9999, or there are not as many
    /// features as bars.
    /// </exception>
    /// <exception cref="FencedOffException">The lease of the data is over; nothing was written.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled; nothing was written, unless the server was committing and did not answer in time: then, as with a connection that
    /// is lost, the outcome is unknown, and repeating is right.
    /// </exception>
    Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default);
}
