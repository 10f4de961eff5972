using MarketData.Bars;

namespace MarketData.Storage;

/// <summary>What is stored of a series before a time, for the features of its bars from then on.</summary>
public interface IFeatureHistory
{
    /// <param name="startUnixMs">The start of the bars whose features are wanted.</param>
    /// <param name="before">
    /// Cleared. When no state was stored for just this time, filled with the bars before it, in ascending time, from the start of the
    /// range that is covered; left empty when that range does not reach from before this time up to it or beyond: then the series
    /// begins anew at this time.
    /// </param>
    /// <returns>The state to go on from, or none: then from the bars, or from nothing.</returns>
    Task<FeatureStart> ReadAsync(
        SeriesKey series, long startUnixMs, BarColumns before, CancellationToken cancellationToken = default);
}
