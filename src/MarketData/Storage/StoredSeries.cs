using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Storage;

/// <summary>Rows of a series as they were read back, in ascending time.</summary>
/// <param name="Bars">May be empty when the series is known but has no bar in the range asked for.</param>
/// <param name="Features">Row i belongs to bar i.</param>
/// <param name="NewestBarUnixMs">Start of the newest bar stored for the series, inside the range or not.</param>
/// <param name="ComputedAt">When the features of the newest bar stored were computed.</param>
public sealed record StoredSeries(
    SeriesKey Series, BarColumns Bars, FeatureColumns Features, long NewestBarUnixMs, DateTimeOffset ComputedAt);
