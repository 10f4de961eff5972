namespace MarketData.Postgres.Writers;

/// <summary>What is known of a series that a write holds, once its checkpoint was moved.</summary>
/// <param name="Covered">Null when no range is covered yet.</param>
/// <param name="OpenQuarantine">
/// Times of the quarantined bars, not resolved, between the first and the last bar to be written; as <see cref="Rows.PostgresTime"/>
/// has them.
/// </param>
/// <param name="Bars">Between the first and the last bar to be written.</param>
/// <param name="Features">The state of the features that is stored now.</param>
internal sealed record SeriesState(
    Time.UtcRange? Covered, IReadOnlyList<long> OpenQuarantine, StoredBars Bars, StoredFeatureState Features);
