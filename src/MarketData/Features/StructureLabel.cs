namespace MarketData.Features;

/// <summary>What the four structure flags say together. The numbers are stored: never renumber.</summary>
public enum StructureLabel : byte
{
    Range = 0,
    Bullish = 1,
    Bearish = 2,
}
