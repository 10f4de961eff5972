namespace MarketData.Api.Answers;

/// <summary>What the cache did for an answer, in the words of RFC 9211.</summary>
internal enum CacheUse
{
    /// <summary>It had the rows.</summary>
    Hit,

    /// <summary>It had them, and they could not be asked for anew.</summary>
    HitDegraded,

    /// <summary>It did not have them, or not all that a range takes.</summary>
    Miss,

    /// <summary>It did not have them, and somebody else's read was waited for.</summary>
    MissCollapsed,

    /// <summary>It had them, and they were not current.</summary>
    Stale,

    /// <summary>The same, and somebody else's read was waited for.</summary>
    StaleCollapsed,

    /// <summary>There is none: it is off.</summary>
    Bypass,
}
