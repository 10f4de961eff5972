using MarketData.Bars;

namespace MarketData.Operations;

/// <summary>Takes note of features that somebody asked for and nobody ever computed.</summary>
public interface IEnrichmentQueue
{
    /// <summary>
    /// Asks for the features of a series. Asking again while it waits changes nothing; there are as many places as series that the
    /// backfill follows.
    /// </summary>
    /// <returns>True when the series waits to be computed; false when it is none that the backfill follows.</returns>
    Task<bool> RequestAsync(SeriesKey series, CancellationToken cancellationToken = default);
}
