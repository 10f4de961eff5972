namespace MarketData.Instruments;

/// <summary>What a symbol is, as far as its trading hours and its Polygon ticker depend on it.</summary>
public enum AssetClass
{
    Stock,
    Etf,
    Crypto,
}
