using MarketData.Polygon.Fetching;
using Polly;

namespace MarketData.Polygon.Resilience;

/// <summary>Every attempt waits for its place in the quota; the page's timer stands still while it does.</summary>
internal sealed class QuotaStrategy(QuotaGate gate, TimeProvider timeProvider) : ResilienceStrategy<PageAttempt>
{
    protected override async ValueTask<Outcome<PageAttempt>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<PageAttempt>>> callback, ResilienceContext context, TState state)
    {
        SeriesFetch fetch = FetchPipeline.FetchOf(context);
        QuotaGrant? grant;
        try
        {
            grant = await EnterAsync(fetch, context.CancellationToken);
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<PageAttempt>(e);
        }

        if (grant is null)
        {
            return Outcome.FromResult(PageAttempt.QuotaQueueFull);
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
            grant.GiveBack();
            return Outcome.FromException<PageAttempt>(new OperationCanceledException(context.CancellationToken));
        }

        fetch.Grant = grant;
        Outcome<PageAttempt> outcome = await callback(context, state);
        fetch.Grant = null;
        if (outcome.Result.Kind == AttemptKind.HeldBack)
        {
            grant.GiveBack();
            return outcome;
        }

        grant.Spend();
        if (outcome.Result.Kind == AttemptKind.RateLimited)
        {
            gate.Close(gate.PauseAfter(grant, outcome.Result.RetryAfter));
        }

        return outcome;
    }

    private async ValueTask<QuotaGrant?> EnterAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        Task<QuotaGrant?> entry = gate.EnterAsync(cancellationToken);
        if (entry.IsCompletedSuccessfully)
        {
            return await entry;
        }

        long began = timeProvider.GetTimestamp();
        fetch.Timer?.Pause();
        try
        {
            return await entry;
        }
        finally
        {
            fetch.Timer?.Resume();
            fetch.Outcomes.QuotaWaits++;
            fetch.Outcomes.QuotaWaitTime += timeProvider.GetElapsedTime(began);
        }
    }
}
