using MarketData.Time;

namespace MarketData.Bars;

/// <summary>Where bars come from.</summary>
public interface IBarSource
{
    /// <summary>
    /// Streams the bars of a series in pages, in ascending time, until the range is covered. Every page has been validated;
    /// what was rejected or retried on the way is added to <paramref name="outcomes"/>.
    /// </summary>
    /// <exception cref="BarSourceException">The source refused, or failed beyond what retries may mend.</exception>
    IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, CancellationToken cancellationToken = default);
}
