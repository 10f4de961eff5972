namespace MarketData.Enrichment;

/// <summary>The three things done for a series, in this order.</summary>
public enum EnrichmentStage
{
    Read,
    Compute,
    Store,
}
