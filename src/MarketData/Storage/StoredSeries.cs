using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Storage;

/// <summary>Rows of a series as they were read back, in ascending time.</summary>
/// <param name="Bars">May be empty when the series is known but has no bar in the range asked for.</param>
/// <param name="Features">Row i belongs to bar i.</param>
/// <param name="NewestBarUnixMs">Start of the newest bar stored for the series, inside the range or not.</param>
/// <param name="ComputedAt">As of when the features of the newest bar stored are, as in <see cref="SeriesData"/>.</param>
public sealed record StoredSeries(
    SeriesKey Series, BarColumns Bars, FeatureColumns Features, long NewestBarUnixMs, DateTimeOffset ComputedAt)
{
    /// <summary>When the latest attempt to bring the series up to date ended, when it failed; null when it did not.</summary>
    public DateTimeOffset? FailedAt { get; init; }
}
