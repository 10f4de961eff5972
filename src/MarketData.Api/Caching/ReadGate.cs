namespace MarketData.Api.Caching;

/// <summary>Bounds what reads cost: how many are under way, and how many wait for that. Thread-safe.</summary>
internal sealed class ReadGate : IDisposable
{
    /// <summary>More at once would only wait for processors, in the database or here.</summary>
    private static readonly int MaxReads = Math.Clamp(4 * Environment.ProcessorCount, 8, 64);

    /// <summary>More would wait longer than their deadline allows.</summary>
    private const int MaxWaiting = 1_024;

    private readonly SemaphoreSlim reads = new(MaxReads);
    private int waiting;

    /// <summary>Waits for a place to read in; to be given back by <see cref="Leave"/>. False at once when too many wait.</summary>
    public async Task<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        if (reads.Wait(0, CancellationToken.None))
        {
            return true;
        }

        try
        {
            if (Interlocked.Increment(ref waiting) > MaxWaiting)
            {
                return false;
            }

            await reads.WaitAsync(cancellationToken);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    public void Leave() => reads.Release();

    public void Dispose() => reads.Dispose();
}
