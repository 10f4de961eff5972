namespace MarketData.Operations;

/// <summary>What is on record about the runs of the backfill, at one moment of the database's clock.</summary>
/// <param name="AsOf">The moment.</param>
/// <param name="FirstStartedAt">Null when no run was ever begun.</param>
/// <param name="LastStartedAt">Null when no run was ever begun.</param>
/// <param name="LastSuccessAt">The end of the latest run that succeeded; null when none did.</param>
/// <param name="LastFailureAt">The end of the latest run that failed; null when none did.</param>
/// <param name="OldestQueuedAt">When the run that waits longest was asked for; null when none waits.</param>
/// <param name="EnrichmentsQueued">Series that somebody asked for and nobody ever computed.</param>
/// <param name="OldestEnrichmentAt">When the first of them was asked for; null when there is none.</param>
public sealed record SchedulerRecord(
    DateTimeOffset AsOf,
    DateTimeOffset? FirstStartedAt,
    DateTimeOffset? LastStartedAt,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    long Running,
    long Queued,
    DateTimeOffset? OldestQueuedAt,
    long EnrichmentsQueued,
    DateTimeOffset? OldestEnrichmentAt);
