using MarketData.Scheduling;

namespace MarketData.Operations;

/// <summary>One run of the backfill, from the moment it was asked for. Times are the database's, but for the slot's.</summary>
/// <param name="Schedule">Null for a run that no schedule asked for.</param>
/// <param name="SlotAt">The latest firing of the schedule that the run stands for; null without one.</param>
/// <param name="Forced">Everything is fetched again, whatever is covered already.</param>
/// <param name="StartedAt">When its jobs were planned; null while it is queued.</param>
/// <param name="FinishedAt">Null until it succeeded or failed.</param>
/// <param name="Jobs">How many series it is to do; 0 while it is queued.</param>
/// <param name="SeriesSucceeded">Counted when the run ends; so is the next.</param>
/// <param name="JobsResumed">How often a job was gone on with whose worker had gone away.</param>
/// <param name="ResumedAt">When that was last; null when it never was.</param>
public sealed record BackfillExecution(
    long Id,
    ExecutionOrigin Origin,
    ScheduleName? Schedule,
    DateTimeOffset? SlotAt,
    bool Forced,
    ExecutionState State,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    int Jobs,
    int SeriesSucceeded,
    int SeriesFailed,
    int JobsResumed,
    DateTimeOffset? ResumedAt);
