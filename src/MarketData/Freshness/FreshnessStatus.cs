namespace MarketData.Freshness;

/// <summary>How far a series' features lag behind its market: the classes of the user's staleness table.</summary>
public enum FreshnessStatus
{
    /// <summary>Behind by less than <see cref="StalenessPolicy.AgingFrom"/>.</summary>
    Fresh,

    /// <summary>Behind by less than <see cref="StalenessPolicy.StaleFrom"/>.</summary>
    Aging,

    /// <summary>Behind by <see cref="StalenessPolicy.StaleFrom"/> or more, however long that is.</summary>
    Stale,

    /// <summary>Never computed.</summary>
    Missing,
}
