using MarketData.Storage;

namespace MarketData.Worker.Working;

/// <summary>A lease that a lane works under. Thread-safe.</summary>
internal sealed class HeldLease(WriteFence fence, Action<HeldLease> letGo) : IDisposable
{
    private readonly CancellationTokenSource working = new();
    private readonly Lock gate = new();
    private bool isDisposed;

    public WriteFence Fence => fence;

    /// <summary>Cancelled when the lease is lost, or the process cannot wait for the job any longer.</summary>
    public CancellationToken Working => working.Token;

    /// <summary>Whether it was lost, so that nothing is to be said of the job any more.</summary>
    public bool IsLost { get; private set; }

    public void Lose()
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                IsLost = true;

                // What is to happen then happens elsewhere: it may take time, and whoever loses leases renews the others too.
                _ = working.CancelAsync();
            }
        }
    }

    public void CancelAfter(TimeSpan grace)
    {
        lock (gate)
        {
            if (!isDisposed)
            {
                working.CancelAfter(grace);
            }
        }
    }

    public void Dispose()
    {
        letGo(this);
        lock (gate)
        {
            isDisposed = true;
            working.Dispose();
        }
    }
}
