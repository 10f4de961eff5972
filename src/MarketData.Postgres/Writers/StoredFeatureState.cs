namespace MarketData.Postgres.Writers;

/// <summary>What is known of the stored state of a series' features while a write holds the series, its checkpoint moved.</summary>
/// <param name="CoveredFrom">Of the series; the state knows the bars from there. Null when no range is covered.</param>
/// <param name="Until">And up to here. Null when none is stored. Times are as <see cref="Rows.PostgresTime"/> has them.</param>
/// <param name="BeginsLater">The write has moved the start of what is covered to before the bars that the state knows.</param>
internal readonly record struct StoredFeatureState(long? CoveredFrom, long? Until, bool BeginsLater)
{
    /// <summary>It is the state that the write brings.</summary>
    public bool IsOfTheWrite { get; init; }

    /// <summary>It is, and bars were stored before in what the write covers.</summary>
    public bool MeetsBars { get; init; }

    /// <param name="oldest">Of the rows of the write; null without one.</param>
    /// <param name="newest">Of the rows of the write; null without one.</param>
    /// <param name="changed">Rows that the write has changed.</param>
    /// <returns>Whether the state need not be that of the stored bars any more.</returns>
    public bool IsOutdated(long? oldest, long? newest, int changed) =>
        !IsOfTheWrite && Until is { } until && (BeginsLater || (changed > 0 && oldest < until && newest >= CoveredFrom));
}
