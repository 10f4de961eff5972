namespace MarketData.Api.Caching;

/// <summary>How a read of the database ended.</summary>
internal enum ReadStatus
{
    /// <summary>There is a snapshot.</summary>
    Read,

    /// <summary>The series was never computed.</summary>
    NeverComputed,

    /// <summary>The database is gone, or refused.</summary>
    Unavailable,

    /// <summary>The database did not answer in time; it may be there.</summary>
    Late,

    /// <summary>More is asked for than can be read; the database was not asked.</summary>
    Busy,
}
