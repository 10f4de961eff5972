using MarketData.Time;

namespace MarketData.Bars;

/// <summary>Where bars come from.</summary>
public interface IBarSource
{
    /// <summary>
    /// Streams the bars of a series in pages, in ascending time, until the range is covered. Every page has been validated;
    /// what was rejected or retried on the way is added to <paramref name="outcomes"/>.
    /// </summary>
    /// <param name="outcomes">Read it only when the enumeration has ended: a source may fetch ahead while a page is taken.</param>
    /// <exception cref="BarSourceException">The source refused, or failed beyond what retries may mend.</exception>
    IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, CancellationToken cancellationToken = default);
}
