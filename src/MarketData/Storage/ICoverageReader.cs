using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Storage;

/// <summary>Says over which range each series is stored whole.</summary>
public interface ICoverageReader
{
    /// <returns>The range covered of each of these series that has one; asked for in one statement.</returns>
    Task<IReadOnlyDictionary<SeriesKey, UtcRange>> ReadAsync(
        IReadOnlyCollection<SeriesKey> series, CancellationToken cancellationToken = default);
}
