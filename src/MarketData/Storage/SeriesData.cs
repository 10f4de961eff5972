using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Storage;

/// <summary>Bars of one series with their features, to be stored together.</summary>
/// <param name="Bars">In any order of time; a time that comes twice counts with its last row (the latest revision).</param>
/// <param name="Features">Row i belongs to bar i; as many rows as bars.</param>
/// <param name="ComputedAt">When the features were computed; stored with every row that changes.</param>
public sealed record SeriesData(SeriesKey Series, BarColumns Bars, FeatureColumns Features, DateTimeOffset ComputedAt);
