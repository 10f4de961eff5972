namespace Perf.Lab.Load.Proof;

/// <summary>Keeps every thread of the pool waiting, and the queue full of more of that, until it is disposed.</summary>
internal sealed class BlockedPool : IDisposable
{
    private const int Blockers = 256;

    private static readonly TimeSpan BlockFor = TimeSpan.FromMilliseconds(200);

    private readonly ManualResetEventSlim over = new();
    private readonly CountdownEvent running = new(Blockers);

    public BlockedPool()
    {
        for (int i = 0; i < Blockers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => Block(), null);
        }
    }

    public void Dispose()
    {
        over.Set();
        running.Wait();
        running.Dispose();
        over.Dispose();
    }

    private void Block()
    {
        if (over.Wait(BlockFor))
        {
            running.Signal();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => Block(), null);
        }
    }
}
