using MarketData.Polygon.Fetching;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace MarketData.Polygon.Resilience;

/// <summary>
/// The one place that repeats and bounds requests. Outermost first: the page's timeout, the retries, the attempt's timeout.
/// Everything inside sees only the pipeline's token, so the caller's cancellation and a timeout stay distinct: a timeout is
/// a <see cref="TimeoutRejectedException"/>.
/// </summary>
internal static class FetchPipeline
{
    public static ResiliencePipeline<PageAttempt> Build(
        PolygonOptions options, RetrySchedule schedule, TimeProvider timeProvider, ILogger logger)
    {
        ResiliencePipelineBuilder<PageAttempt> builder = new() { TimeProvider = timeProvider };
        builder.AddTimeout(options.PageTimeout);
        if (schedule.Count > 0)
        {
            builder.AddRetry(Retries(schedule, logger));
        }

        // Quota limiter, then circuit breaker, belong here: inside the retries, since every attempt spends quota and is
        // evidence of the server's health, and outside the attempt's timeout, since waiting for quota is not slowness.
        return builder.AddTimeout(options.AttemptTimeout).Build();
    }

    private static RetryStrategyOptions<PageAttempt> Retries(RetrySchedule schedule, ILogger logger) => new()
    {
        MaxRetryAttempts = schedule.Count,
        ShouldHandle = args => ValueTask.FromResult(
            args.Outcome.Exception is TimeoutRejectedException || args.Outcome.Result.IsTransient),

        // A generator bypasses Polly's own jitter and maximum: the schedule brings both.
        DelayGenerator = args => ValueTask.FromResult<TimeSpan?>(
            schedule.DelayBefore(args.AttemptNumber, args.Outcome.Result.RetryAfter)),
        OnRetry = args =>
        {
            string cause = args.Outcome.Exception is null ? args.Outcome.Result.Describe() : "the attempt timed out";
            Log.Retrying(logger, args.Context.OperationKey, cause, args.AttemptNumber + 1, args.RetryDelay.TotalSeconds);
            return ValueTask.CompletedTask;
        },
    };
}
