namespace MarketData.Features;

/// <summary>A bar's extremes against those of the five bars before it. The bits are stored: never renumber.</summary>
[Flags]
public enum StructureFlags : byte
{
    None = 0,
    HigherHigh = 1,
    HigherLow = 2,
    LowerHigh = 4,
    LowerLow = 8,
}
