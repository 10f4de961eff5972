namespace MarketData.Postgres.Writers;

/// <summary>What is known of the stored state of a series' features while a write holds the series.</summary>
/// <param name="Until">As <see cref="Rows.PostgresTime"/> has it; null when none is stored.</param>
/// <param name="IsOfTheWrite">It is the state that the write brings.</param>
/// <param name="BeginsLater">The write has moved the start of what is covered to before the bars that the state knows.</param>
internal readonly record struct StoredFeatureState(long? Until, bool IsOfTheWrite, bool BeginsLater)
{
    /// <param name="oldest">Of the rows of the write; null without one.</param>
    /// <param name="changed">Rows that the write has changed.</param>
    /// <returns>Whether the state need not be that of the stored bars any more.</returns>
    public bool IsOutdated(long? oldest, int changed) =>
        !IsOfTheWrite && Until is { } until && (BeginsLater || (changed > 0 && oldest < until));
}
