using System.Text.Json.Serialization;
using MarketData.Features;

namespace MarketData.Api.OpenApi.Shapes;

/// <summary>A bar with its features. A number that is not finite is null.</summary>
/// <param name="Time">The bar's start.</param>
/// <param name="WarmUp">True in the first 99 bars of a series, whose windows are not full.</param>
internal sealed record QuantRowShape(
    DateTimeOffset Time,
    double? Open,
    double? High,
    double? Low,
    double? Close,
    double? Volume,
    double? LogReturn,
    [property: JsonPropertyName("return_1h")] double? Return1H,
    [property: JsonPropertyName("return_1d")] double? Return1D,
    [property: JsonPropertyName("volatility_20")] double? Volatility20,
    [property: JsonPropertyName("volatility_50")] double? Volatility50,
    double? Atr,
    [property: JsonPropertyName("rolling_volume_20")] double? RollingVolume20,
    double? VolumeRatio,
    int Hh,
    int Hl,
    int Lh,
    int Ll,
    TrendDirection TrendDirection,
    StructureLabel StructureLabel,
    VolatilityRegime VolatilityRegime,
    TrendRegime TrendRegime,
    CompressionRegime CompressionRegime,
    [property: JsonPropertyName("rolling_mean_10")] double? RollingMean10,
    [property: JsonPropertyName("rolling_slope_10")] double? RollingSlope10,
    bool WarmUp);
