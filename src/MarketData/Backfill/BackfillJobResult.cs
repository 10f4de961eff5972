using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>What came of one job. Its three stages follow each other, and with the time waited they make up the wall time.</summary>
/// <param name="BarsFetched">The job's bars, accepted from the source or made from those of a shorter timeframe.</param>
/// <param name="Written">What the store did; default when the job failed before.</param>
/// <param name="Outcomes">Everything that happened while fetching.</param>
/// <param name="WaitTime">Between the stages, when those of several jobs overlap or another job of the series comes first.</param>
/// <param name="WallTime">From the start of the first stage to the end of the last one.</param>
/// <param name="Failure">Null when the job completed.</param>
public sealed record BackfillJobResult(
    BackfillJob Job,
    int BarsFetched,
    WriteOutcome Written,
    FetchOutcomes Outcomes,
    TimeSpan FetchTime,
    TimeSpan ComputeTime,
    TimeSpan StoreTime,
    TimeSpan WaitTime,
    TimeSpan WallTime,
    BackfillFailure? Failure)
{
    public bool Completed => Failure is null;
}
