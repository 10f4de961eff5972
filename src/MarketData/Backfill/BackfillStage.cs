namespace MarketData.Backfill;

/// <summary>The three things a job does, in this order.</summary>
public enum BackfillStage
{
    Fetch,
    Compute,
    Store,
}
