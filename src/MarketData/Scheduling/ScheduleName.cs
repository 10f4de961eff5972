namespace MarketData.Scheduling;

/// <summary>The schedules of the backfill.</summary>
public enum ScheduleName
{
    /// <summary>Critical symbols, every 15 minutes.</summary>
    Critical,

    /// <summary>Standard symbols, every hour.</summary>
    Standard,

    /// <summary>All symbols, daily at 01:30 UTC, and twice more before the next day: every 8 hours.</summary>
    Daily,
}
