using Microsoft.Extensions.Options;

namespace MarketData.Api.Caching;

/// <summary>
/// Bounds what rows occupy, those that are kept and those on their way to clients together. A snapshot counts once, for as long as
/// anybody holds it: one that is given up while a slow client takes it goes on counting. Thread-safe.
/// </summary>
internal sealed class SnapshotMemory(IOptions<CacheOptions> options)
{
    /// <summary>Room for what is not kept, beside the room for what is.</summary>
    public const long MaxUnkeptBytes = 128 * 1024 * 1024;

    private readonly long maxBytes = Math.Min(options.Value.MaxBytes, long.MaxValue - MaxUnkeptBytes) + MaxUnkeptBytes;
    private readonly Lock gate = new();
    private long heldBytes;

    /// <summary>What is held now.</summary>
    public long HeldBytes => Interlocked.Read(ref heldBytes);

    /// <summary>Holds a snapshot; to be given back by <see cref="Release"/> unless refused for want of room.</summary>
    public bool TryHold(SeriesSnapshot snapshot)
    {
        lock (gate)
        {
            if (snapshot.Holders == 0)
            {
                // One goes through, however large: the parameters bound it.
                if (heldBytes > 0 && snapshot.SizeBytes > maxBytes - heldBytes)
                {
                    return false;
                }

                heldBytes += snapshot.SizeBytes;
            }

            snapshot.Holders++;
            return true;
        }
    }

    public void Release(SeriesSnapshot snapshot)
    {
        lock (gate)
        {
            if (--snapshot.Holders == 0)
            {
                heldBytes -= snapshot.SizeBytes;
            }
        }
    }
}
