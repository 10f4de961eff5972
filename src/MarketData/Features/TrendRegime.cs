namespace MarketData.Features;

/// <summary>EMA 20 against EMA 50 of the close. The numbers are stored: never renumber.</summary>
public enum TrendRegime : byte
{
    Ranging = 0,
    Uptrend = 1,
    Downtrend = 2,
}
