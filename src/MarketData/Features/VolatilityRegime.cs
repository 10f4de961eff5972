namespace MarketData.Features;

/// <summary>The 50-bar volatility against its own median. The numbers are stored: never renumber.</summary>
public enum VolatilityRegime : byte
{
    Medium = 0,
    Low = 1,
    High = 2,
}
