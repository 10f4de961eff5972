using MarketData.Polygon.Fetching;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Timeout;

namespace MarketData.Polygon.Resilience;

/// <summary>
/// Holds requests back while the server is down. Any answer but a 5xx or 408 shows a server that works: a 429 is the quota's
/// matter, a rejected page the retries'.
/// </summary>
internal sealed class BreakerStrategy(CircuitBreaker breaker, TimeSpan pause, ILogger logger) : ResilienceStrategy<PageAttempt>
{
    protected override async ValueTask<Outcome<PageAttempt>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<PageAttempt>>> callback, ResilienceContext context, TState state)
    {
        SeriesFetch fetch = FetchPipeline.FetchOf(context);
        if (!breaker.TryEnter(out bool isProbe, out TimeSpan remaining))
        {
            fetch.Outcomes.HeldBack++;
            return Outcome.FromResult(PageAttempt.OfOpenBreaker(remaining));
        }

        Outcome<PageAttempt> outcome = await callback(context, state);
        if (breaker.Leave(isProbe, IsHealthy(outcome)))
        {
            fetch.Outcomes.BreakerOpenings++;
            Log.BreakerOpened(logger, context.OperationKey, pause.TotalSeconds);
        }

        return outcome;
    }

    private static bool? IsHealthy(Outcome<PageAttempt> outcome) => outcome.Exception switch
    {
        null => outcome.Result.Kind is not (AttemptKind.ServerFailed or AttemptKind.NoAnswer),
        TimeoutRejectedException => false,
        _ => null,
    };
}
