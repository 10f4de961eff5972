using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Backfill;

/// <summary>Runs the jobs of a plan, group by group and in order, on a bounded number of workers.</summary>
public sealed class BackfillRunner(IBarSource source, IBarWriter writer, IBackfillObserver observer, TimeProvider timeProvider)
{
    /// <summary>
    /// Runs every job once. A job that fails does not stop the others, unless its failure says that none can succeed. Every
    /// result is reported to the observer as it comes, so that a cancelled run keeps what was done.
    /// </summary>
    /// <param name="concurrency">Workers, each on a group of its own; 1 runs the jobs one after the other.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async Task RunAsync(IReadOnlyList<FetchGroup> groups, int concurrency, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(concurrency, 1);
        int next = -1;
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Math.Min(concurrency, groups.Count)).Select(_ => WorkAsync()));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The failure that stops the run has been reported; the other workers were let go because of it.
        }

        async Task WorkAsync()
        {
            BackfillWorker worker = new(source, writer, observer, timeProvider);
            for (int i = Interlocked.Increment(ref next); i < groups.Count; i = Interlocked.Increment(ref next))
            {
                stop.Token.ThrowIfCancellationRequested();
                await foreach (BackfillJobResult result in worker.RunAsync(groups[i], stop.Token))
                {
                    observer.JobFinished(result);
                    if (result.Failure is { StopsTheRun: true })
                    {
                        await stop.CancelAsync();
                        return;
                    }
                }
            }
        }
    }
}
