namespace MarketData.Postgres.Writers;

/// <summary>What rows to be written will meet in the table, from their first time to their last.</summary>
internal enum StoredBars
{
    /// <summary>No bar, and whoever wants to store one waits for the series.</summary>
    None,

    /// <summary>One bar at least, and whoever wants to store another waits for the series.</summary>
    Some,

    /// <summary>Anything: someone writes bars of the series without holding it.</summary>
    Unknown,
}
