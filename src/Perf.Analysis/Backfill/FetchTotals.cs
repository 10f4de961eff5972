namespace Perf.Analysis.Backfill;

/// <summary>What happened while fetching, over all jobs, failed ones included.</summary>
/// <param name="Requests">HTTP requests sent, retries included.</param>
/// <param name="RateLimited">Answers that said the quota was spent.</param>
/// <param name="QuotaWaits">Attempts that waited for the client's own quota.</param>
/// <param name="QuotaWaitSeconds">The sum of those waits; part of the fetch time.</param>
/// <param name="BreakerOpenings">Times that the circuit breaker opened.</param>
/// <param name="HeldBack">Attempts not sent because it was open.</param>
/// <param name="RejectedPages">Pages that came and were not accepted.</param>
/// <param name="QuarantinedBars">Bars of accepted pages that cannot be true.</param>
/// <param name="EmptyWhileOpen">Jobs without bars though the market was open; null in a file from before they were counted.</param>
/// <param name="EndedEarly">Jobs whose bars end a whole session before the range; null in a file from before they were counted.</param>
public sealed record FetchTotals(
    long Requests,
    long Retries,
    long RateLimited,
    long QuotaWaits,
    double QuotaWaitSeconds,
    long BreakerOpenings,
    long HeldBack,
    long RejectedPages,
    long QuarantinedBars,
    long? EmptyWhileOpen = null,
    long? EndedEarly = null);
