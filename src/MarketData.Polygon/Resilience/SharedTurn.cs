namespace MarketData.Polygon.Resilience;

/// <summary>A place in the ledger, and what it took to have it.</summary>
/// <param name="AskedAt">Timestamp before which it was not taken, hence from which its age counts.</param>
/// <param name="HasWaited">Whether there was none at first.</param>
internal readonly record struct SharedTurn(long Place, long AskedAt, bool HasWaited);
