using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Storage;

/// <summary>Reads stored bars with their features.</summary>
public interface ISeriesReader
{
    /// <summary>
    /// The newest <paramref name="limit"/> rows of a series inside a range (null: of all time), in ascending time. Null when
    /// the series was never stored.
    /// </summary>
    Task<StoredSeries?> ReadLatestAsync(
        SeriesKey series, UtcRange? range, int limit, CancellationToken cancellationToken = default);

    /// <summary>The same rows without their features, of which there are none in the answer.</summary>
    Task<StoredSeries?> ReadLatestBarsAsync(
        SeriesKey series, UtcRange? range, int limit, CancellationToken cancellationToken = default);
}
