namespace MarketData.Features;

/// <summary>The labels as users read them, in CSV and JSON alike: lower case.</summary>
public static class FeatureLabels
{
    public static string Text(this TrendDirection direction) => direction switch
    {
        TrendDirection.Neutral => "neutral",
        TrendDirection.Up => "up",
        TrendDirection.Down => "down",
        _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, "Not a trend direction."),
    };

    public static string Text(this StructureLabel label) => label switch
    {
        StructureLabel.Range => "range",
        StructureLabel.Bullish => "bullish",
        StructureLabel.Bearish => "bearish",
        _ => throw new ArgumentOutOfRangeException(nameof(label), label, "Not a structure label."),
    };

    public static string Text(this VolatilityRegime regime) => regime switch
    {
        VolatilityRegime.Medium => "medium",
        VolatilityRegime.Low => "low",
        VolatilityRegime.High => "high",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "Not a volatility regime."),
    };

    public static string Text(this TrendRegime regime) => regime switch
    {
        TrendRegime.Ranging => "ranging",
        TrendRegime.Uptrend => "uptrend",
        TrendRegime.Downtrend => "downtrend",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "Not a trend regime."),
    };

    public static string Text(this CompressionRegime regime) => regime switch
    {
        CompressionRegime.Expanded => "expanded",
        CompressionRegime.Compressed => "compressed",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "Not a compression regime."),
    };
}
