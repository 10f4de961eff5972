namespace MarketData.Backfill;

/// <summary>
/// The three things a job does, in this order. A job whose bars are made comes to the fetch a second time, and one that goes on from what
/// is stored asks the store before it computes: that is time of the database, and counts as such.
/// </summary>
public enum BackfillStage
{
    Fetch,
    Compute,
    Store,
}
