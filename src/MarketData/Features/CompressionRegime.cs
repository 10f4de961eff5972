namespace MarketData.Features;

/// <summary>The Bollinger width against its own median. The numbers are stored: never renumber.</summary>
public enum CompressionRegime : byte
{
    Expanded = 0,
    Compressed = 1,
}
