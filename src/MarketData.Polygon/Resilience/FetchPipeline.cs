using MarketData.Polygon.Fetching;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MarketData.Polygon.Resilience;

/// <summary>
/// The one place that repeats, spaces and bounds requests. Outermost first: the page's timeout (<see cref="PageTimer"/>, which
/// Polly's own could not be stopped like), the retries, the quota, the circuit breaker, the attempt's timeout. The quota is
/// inside the retries, since every attempt spends it; the breaker is inside the quota, since only a request that is sent is
/// evidence of the server's health. The timeout of an attempt is a <see cref="TimeoutRejectedException"/>; cancellation is
/// the caller's or the page timer's.
/// </summary>
internal static class FetchPipeline
{
    private static readonly ResiliencePropertyKey<SeriesFetch> FetchKey = new("fetch");

    /// <param name="gate">Null: no quota of ours.</param>
    /// <param name="shared">Null: no quota that other processes spend too.</param>
    public static ResiliencePipeline<PageAttempt> Build(
        PolygonOptions options,
        RetrySchedule schedule,
        QuotaGate? gate,
        SharedQuota? shared,
        TimeProvider timeProvider,
        ILogger logger)
    {
        ResiliencePipelineBuilder<PageAttempt> builder = new() { TimeProvider = timeProvider };
        if (schedule.Count > 0)
        {
            builder.AddRetry(Retries(schedule, isGated: gate is not null, logger));
        }

        if (gate is not null)
        {
            builder.AddStrategy(_ => new QuotaStrategy(gate, shared, timeProvider));
        }

        CircuitBreaker breaker = new(options.BreakerFailures, options.BreakerPause, timeProvider);
        builder.AddStrategy(_ => new BreakerStrategy(breaker, options.BreakerPause, logger));
        return builder.AddTimeout(options.AttemptTimeout).Build();
    }

    /// <summary>Tells the pipeline's parts whose page the attempts are of.</summary>
    public static void SetFetch(ResilienceContext context, SeriesFetch fetch) => context.Properties.Set(FetchKey, fetch);

    public static SeriesFetch FetchOf(ResilienceContext context) => context.Properties.GetValue(FetchKey, null!);

    private static RetryStrategyOptions<PageAttempt> Retries(RetrySchedule schedule, bool isGated, ILogger logger) => new()
    {
        MaxRetryAttempts = schedule.Count,
        ShouldHandle = args => ValueTask.FromResult(
            args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result.IsTransient),

        // A generator bypasses Polly's own jitter and maximum: the schedule brings both. After a 429 the gate does the waiting,
        // for all fetches alike; a wait here would come on top of it.
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            isGated && IsLimited(args.Outcome)
                ? TimeSpan.Zero
                : schedule.DelayBefore(args.AttemptNumber, args.Outcome.Result.RetryAfter)),
        OnRetry = args =>
        {
            string cause = args.Outcome.Exception is null ? args.Outcome.Result.Describe() : "the attempt timed out";
            if (isGated && IsLimited(args.Outcome))
            {
                Log.WaitingForQuota(logger, args.Context.OperationKey, cause, args.AttemptNumber + 1);
            }
            else
            {
                Log.Retrying(logger, args.Context.OperationKey, cause, args.AttemptNumber + 1, args.RetryDelay.TotalSeconds);
            }

            return ValueTask.CompletedTask;
        },
    };

    private static bool IsLimited(Outcome<PageAttempt> outcome) =>
        outcome.Exception is null && outcome.Result.Kind == AttemptKind.RateLimited;
}
