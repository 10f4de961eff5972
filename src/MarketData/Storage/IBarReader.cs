using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Storage;

/// <summary>Reads stored bars without their features, to compute on.</summary>
public interface IBarReader
{
    /// <param name="range">Null: of all time.</param>
    /// <param name="bars">
    /// Cleared, and filled with the bars of the series that start inside the range, in ascending time, all of one moment. Left empty
    /// when there are none, or no such series. Undefined after an exception.
    /// </param>
    Task ReadAsync(SeriesKey series, UtcRange? range, BarColumns bars, CancellationToken cancellationToken = default);
}
