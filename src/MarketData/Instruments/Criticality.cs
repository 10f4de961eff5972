namespace MarketData.Instruments;

/// <summary>How much staleness a symbol's users accept: the classes of the user's RPO table, most urgent first.</summary>
public enum Criticality
{
    Critical,
    Standard,
    Low,
}
