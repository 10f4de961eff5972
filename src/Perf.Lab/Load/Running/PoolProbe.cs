using System.Diagnostics;

namespace Perf.Lab.Load.Running;

/// <summary>
/// Queues a work item to the thread pool at a steady pace and notes how long it waits until it runs: what an answer that has
/// arrived waits too. While one waits the next cannot be queued; the delays that those would have had are noted in their place,
/// or a pool that stands still would be seen once.
/// </summary>
internal sealed class PoolProbe(TimeSpan pace) : IThreadPoolWorkItem
{
    private const int MaxDelays = 1 << 16;

    private readonly Lock gate = new();
    private readonly List<long> delaysNs = new(MaxDelays);
    private long queuedAt;

    /// <summary>Queues the next, unless the last has not run yet. One thread calls this, at the pace.</summary>
    public void Queue()
    {
        if (Volatile.Read(ref queuedAt) == 0)
        {
            Volatile.Write(ref queuedAt, Stopwatch.GetTimestamp());
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        Note();
        Volatile.Write(ref queuedAt, 0);
    }

    /// <summary>All so far, and the one that still waits with what it has waited until now.</summary>
    public IReadOnlyList<long> Delays()
    {
        if (Volatile.Read(ref queuedAt) != 0)
        {
            Note();
        }

        lock (gate)
        {
            return [.. delaysNs];
        }
    }

    private void Note()
    {
        long queued = Volatile.Read(ref queuedAt);
        if (queued == 0)
        {
            return;
        }

        double delayNs = Stopwatch.GetElapsedTime(queued).TotalNanoseconds;
        lock (gate)
        {
            do
            {
                delaysNs.Add((long)delayNs);
                delayNs -= pace.TotalNanoseconds;
            }
            while (delayNs > 0 && delaysNs.Count < MaxDelays);
        }
    }
}
