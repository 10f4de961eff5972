namespace MarketData.Backfill;

/// <summary>What the lanes of one run share: the groups still to be done, and the two ways to stop. Thread-safe.</summary>
internal sealed class BackfillRun : IDisposable
{
    private readonly IReadOnlyList<PlannedGroup> groups;
    private readonly CancellationTokenSource abort;
    private readonly CancellationTokenSource stop;
    private int next = -1;

    /// <param name="cancellationToken">The caller's.</param>
    public BackfillRun(IReadOnlyList<FetchGroup> groups, CancellationToken cancellationToken)
    {
        this.groups = PlannedGroup.InOrder(groups);
        abort = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop = CancellationTokenSource.CreateLinkedTokenSource(abort.Token);
    }

    /// <summary>Cancelled when the caller cancels or a lane breaks: nothing goes on.</summary>
    public CancellationToken Working => abort.Token;

    /// <summary>Cancelled also when no fetch can succeed any more: what was fetched is still stored.</summary>
    public CancellationToken Fetching => stop.Token;

    /// <returns>Null when there is nothing left to be fetched.</returns>
    /// <exception cref="OperationCanceledException">The run was cancelled before its last group.</exception>
    public PlannedGroup? TakeNext()
    {
        int i = Interlocked.Increment(ref next);
        if (i >= groups.Count)
        {
            return null;
        }

        Working.ThrowIfCancellationRequested();
        if (!Fetching.IsCancellationRequested)
        {
            return groups[i];
        }

        // The caller may have cancelled since: then this is no quiet end.
        Working.ThrowIfCancellationRequested();
        groups[i].End();
        return null;
    }

    public void StopFetching() => stop.Cancel();

    /// <summary>Runs a part of a lane; when it breaks, all others are cancelled rather than left to wait for it.</summary>
    public async Task GuardAsync(Func<Task> part)
    {
        try
        {
            await Task.Run(part, Working);
        }
        catch
        {
            await abort.CancelAsync();
            throw;
        }
    }

    public void Dispose()
    {
        stop.Dispose();
        abort.Dispose();
    }
}
