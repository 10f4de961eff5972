namespace MarketData.Features;

/// <summary>The 5-bar return against 1 %. The numbers are stored: never renumber.</summary>
public enum TrendDirection : byte
{
    Neutral = 0,
    Up = 1,
    Down = 2,
}
