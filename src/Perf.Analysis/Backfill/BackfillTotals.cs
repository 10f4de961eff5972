namespace Perf.Analysis.Backfill;

/// <summary>The whole backfill in a few numbers.</summary>
/// <param name="TotalDurationSeconds">From the start of the first job to the end of the last.</param>
/// <param name="TotalRecords">Records committed, over all jobs.</param>
/// <param name="RecordsPerSecond">Total records over total duration; 0 when no time passed.</param>
/// <param name="CompletedJobs">Jobs that ended well.</param>
/// <param name="TotalJobs">Jobs that were asked for, those never started included.</param>
/// <param name="SuccessRate">Completed over total, 0 to 1.</param>
/// <param name="Fetches">Null in a file from before it was counted.</param>
public sealed record BackfillTotals(
    double TotalDurationSeconds,
    long TotalRecords,
    double RecordsPerSecond,
    int CompletedJobs,
    int TotalJobs,
    double SuccessRate,
    FetchTotals? Fetches = null);
