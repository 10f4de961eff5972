using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>What came of one job. The three stages do not overlap; what is left of the wall time is the job's own bookkeeping.</summary>
/// <param name="BarsFetched">The job's bars, accepted from the source or made from those of a shorter timeframe.</param>
/// <param name="Written">What the store did; default when the job failed before.</param>
/// <param name="Outcomes">Everything that happened while fetching.</param>
/// <param name="Failure">Null when the job completed.</param>
public sealed record BackfillJobResult(
    BackfillJob Job,
    int BarsFetched,
    WriteOutcome Written,
    FetchOutcomes Outcomes,
    TimeSpan FetchTime,
    TimeSpan ComputeTime,
    TimeSpan StoreTime,
    TimeSpan WallTime,
    BackfillFailure? Failure)
{
    public bool Completed => Failure is null;
}
