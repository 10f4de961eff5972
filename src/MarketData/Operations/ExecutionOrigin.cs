namespace MarketData.Operations;

/// <summary>Why a run of the backfill was asked for.</summary>
public enum ExecutionOrigin
{
    /// <summary>Somebody triggered it.</summary>
    Manual,

    /// <summary>Its time had come.</summary>
    Schedule,

    /// <summary>Features were asked for that nobody ever computed.</summary>
    Enrichment,
}
