namespace MarketData.Api.Problems;

/// <summary>What becomes of a series that was never computed.</summary>
internal enum EnrichmentOutcome
{
    /// <summary>It waits to be computed.</summary>
    Queued,

    /// <summary>The backfill does not follow it.</summary>
    NotOffered,

    /// <summary>It could not be noted, and may be asked for again.</summary>
    NotQueued,
}
