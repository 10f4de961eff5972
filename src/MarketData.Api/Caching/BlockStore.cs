using System.Collections.Concurrent;
using MarketData.Api.Health;
using Microsoft.Extensions.Options;

namespace MarketData.Api.Caching;

/// <summary>The blocks that are kept, the least recently used given up for a new one. Thread-safe; finding takes no lock.</summary>
internal sealed class BlockStore(IOptions<CacheOptions> options, SnapshotMemory memory, TimeProvider clock) : IHeldAnswers
{
    /// <summary>What a kept block occupies besides its bytes and arrays, roughly.</summary>
    private const long OverheadBytes = 512;

    private readonly ConcurrentDictionary<BlockKey, HeldBlock> blocks = new();
    private readonly int maxSeries = options.Value.MaxSeries;
    private readonly long maxBytes = options.Value.MaxBytes;
    private readonly Lock gate = new();
    private long sizeBytes;

    /// <summary>Whether anything is ever kept.</summary>
    public bool IsOn => maxSeries > 0;

    public int Count => blocks.Count;

    public long SizeBytes => Interlocked.Read(ref sizeBytes);

    /// <summary>The block of a key, which counts as used by that.</summary>
    public HeldBlock? Find(BlockKey key)
    {
        if (!blocks.TryGetValue(key, out HeldBlock? block))
        {
            return null;
        }

        block.LastUsed = clock.GetTimestamp();
        return block;
    }

    /// <summary>The block of a key; that it was looked at does not count.</summary>
    public HeldBlock? Peek(BlockKey key) => blocks.GetValueOrDefault(key);

    /// <summary>Keeps a block in the place of the one of its key, unless there is no room: then that one stays.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Keep(HeldBlock block)
    {
        BlockKey key = block.Snapshot.Key;
        block.LastUsed = clock.GetTimestamp();
        lock (gate)
        {
            long room = maxBytes - Size(block);
            if (!IsOn || room < 0 || !memory.TryHold(block.Snapshot))
            {
                return false;
            }

            Remove(key);

            while (blocks.Count >= maxSeries || sizeBytes > room)
            {
                // Looked for among few, and only after a read of the database, which takes a thousand times as long.
                Remove(blocks.MinBy(kept => kept.Value.LastUsed).Key);
            }

            blocks[key] = block;
            sizeBytes += Size(block);
            return true;
        }
    }

    /// <summary>Gives up the block of a key, if there is one.</summary>
    public void Remove(BlockKey key)
    {
        lock (gate)
        {
            if (blocks.TryRemove(key, out HeldBlock? removed))
            {
                sizeBytes -= Size(removed);
                memory.Release(removed.Snapshot);
            }
        }
    }

    private static long Size(HeldBlock block) => block.Snapshot.SizeBytes + OverheadBytes;
}
