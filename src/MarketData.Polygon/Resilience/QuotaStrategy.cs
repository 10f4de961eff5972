using System.Globalization;
using MarketData.Bars;
using MarketData.Polygon.Fetching;
using MarketData.Quotas;
using Polly;

namespace MarketData.Polygon.Resilience;

/// <summary>Every attempt waits for its place in the quota; the page's timer stands still while it does.</summary>
/// <param name="shared">Null: no other process spends the quota.</param>
internal sealed class QuotaStrategy(QuotaGate gate, SharedQuota? shared, TimeProvider timeProvider)
    : ResilienceStrategy<PageAttempt>
{
    protected override async ValueTask<Outcome<PageAttempt>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<PageAttempt>>> callback, ResilienceContext context, TState state)
    {
        SeriesFetch fetch = FetchPipeline.FetchOf(context);
        QuotaGrant? grant;
        try
        {
            grant = await EnterFreshAsync(fetch, context.CancellationToken);
        }
        catch (OperationCanceledException e)
        {
            return Outcome.FromException<PageAttempt>(e);
        }
        catch (QuotaLedgerException e)
        {
            return Outcome.FromException<PageAttempt>(NotSent(fetch, e));
        }

        if (grant is null)
        {
            return Outcome.FromResult(PageAttempt.QuotaQueueFull);
        }

        if (context.CancellationToken.IsCancellationRequested)
        {
            await GiveBackAsync(grant);
            return Outcome.FromException<PageAttempt>(new OperationCanceledException(context.CancellationToken));
        }

        fetch.Grant = grant;
        Outcome<PageAttempt> outcome = await callback(context, state);
        fetch.Grant = null;
        if (outcome.Result.Kind == AttemptKind.HeldBack)
        {
            await GiveBackAsync(grant);
            return outcome;
        }

        await SpendAsync(grant);
        if (outcome.Result.Kind == AttemptKind.RateLimited)
        {
            await CloseAsync(gate.PauseAfter(grant, outcome.Result.RetryAfter));
        }

        return outcome;
    }

    private static BarSourceException NotSent(SeriesFetch fetch, QuotaLedgerException e) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{fetch.Series}, page {fetch.PageIndex}: not sent, for {e.Message}; processes that share a key must share its quota."),
        stopsTheRun: false);

    /// <summary>Puts back what became too old before it could be used, as when this process was suspended.</summary>
    private async ValueTask<QuotaGrant?> EnterFreshAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        while (true)
        {
            QuotaGrant? grant = await EnterAsync(fetch, cancellationToken);
            if (grant is null || shared is null || shared.IsFresh(grant.SharedAskedAt))
            {
                return grant;
            }

            await GiveBackAsync(grant);
        }
    }

    private async ValueTask<QuotaGrant?> EnterAsync(SeriesFetch fetch, CancellationToken cancellationToken)
    {
        Task<QuotaGrant?> entry = gate.EnterAsync(cancellationToken);
        if (shared is null && entry.IsCompletedSuccessfully)
        {
            return await entry;
        }

        bool hasWaited = !entry.IsCompleted;
        long began = timeProvider.GetTimestamp();
        fetch.Timer?.Pause();
        try
        {
            QuotaGrant? grant = await entry;
            if (grant is not null && shared is not null)
            {
                hasWaited |= await EnterSharedAsync(shared, grant, cancellationToken);
            }

            return grant;
        }
        catch (Exception e) when (e is OperationCanceledException or QuotaLedgerException)
        {
            // Also when the ledger was asked once, in vain.
            hasWaited = true;
            throw;
        }
        finally
        {
            fetch.Timer?.Resume();
            if (hasWaited)
            {
                fetch.Outcomes.QuotaWaits++;
                fetch.Outcomes.QuotaWaitTime += timeProvider.GetElapsedTime(began);
            }
        }
    }

    /// <summary>Whether there was a wait.</summary>
    private async ValueTask<bool> EnterSharedAsync(SharedQuota quota, QuotaGrant grant, CancellationToken cancellationToken)
    {
        try
        {
            SharedTurn turn = await quota.TakeAsync(cancellationToken);
            grant.SharedPlace = turn.Place;
            grant.SharedAskedAt = turn.AskedAt;
            grant.GrantedAt = timeProvider.GetTimestamp();
            return turn.HasWaited;
        }
        catch
        {
            grant.GiveBack();
            throw;
        }
    }

    private async ValueTask GiveBackAsync(QuotaGrant grant)
    {
        grant.GiveBack();
        if (shared is not null)
        {
            await shared.GiveBackAsync(grant.SharedPlace);
        }
    }

    private async ValueTask SpendAsync(QuotaGrant grant)
    {
        grant.Spend();
        if (shared is not null)
        {
            await shared.SpendAsync(grant.SharedPlace, grant.EndedAt);
        }
    }

    private async ValueTask CloseAsync(TimeSpan? pause)
    {
        if (shared is null || !await shared.TryCloseAsync(pause))
        {
            gate.Close(pause);
        }
    }
}
