using System.Collections.Concurrent;
using MarketData.Storage;

namespace MarketData.Worker.Working;

/// <summary>What the lanes of this process have in hand, for whoever renews it. Thread-safe.</summary>
internal sealed class HeldLeases
{
    private readonly ConcurrentDictionary<WriteFence, HeldLease> held = new();

    public IReadOnlyCollection<WriteFence> Fences => [.. held.Keys];

    /// <summary>Holds a lease until what is returned is disposed.</summary>
    public HeldLease Hold(WriteFence fence) => held[fence] = new HeldLease(fence, lease => held.TryRemove(lease.Fence, out _));

    /// <summary>Somebody else has the job, or it has ended: what is under way for it is cancelled.</summary>
    public void Lose(WriteFence fence)
    {
        if (held.TryGetValue(fence, out HeldLease? lease))
        {
            lease.Lose();
        }
    }
}
