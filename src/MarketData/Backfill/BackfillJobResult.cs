using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>
/// What came of one job. Its three stages follow each other, and with what was waited for them they make up the wall time.
/// </summary>
/// <param name="BarsFetched">The job's bars, accepted from the source or made from those of a shorter timeframe.</param>
/// <param name="Written">What the store did; default when the job failed before.</param>
/// <param name="Outcomes">Everything that happened while fetching.</param>
/// <param name="Fetch">Nothing is waited before it: a job begins with it. Making bars from those fetched is a fetch too.</param>
/// <param name="Store">With what is asked of the store before features are computed.</param>
/// <param name="WallTime">From the start of the first stage to the end of the last one.</param>
/// <param name="Failure">Null when the job completed.</param>
public sealed record BackfillJobResult(
    BackfillJob Job,
    int BarsFetched,
    WriteOutcome Written,
    FetchOutcomes Outcomes,
    JobStageTime Fetch,
    JobStageTime Compute,
    JobStageTime Store,
    TimeSpan WallTime,
    BackfillFailure? Failure)
{
    /// <summary>When the first stage began; null when none did.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public bool Completed => Failure is null;

    public TimeSpan FetchTime => Fetch.Service;

    public TimeSpan ComputeTime => Compute.Service;

    public TimeSpan StoreTime => Store.Service;

    /// <summary>Between the stages, when those of several jobs overlap or another job of the series comes first.</summary>
    public TimeSpan WaitTime => Fetch.Waited + Compute.Waited + Store.Waited;
}
