using MarketData.Api.Rows;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Api.Caching;

/// <summary>The newest rows of a series, or those of a range, as they were at one moment. Immutable but for who holds it.</summary>
internal sealed class SeriesSnapshot
{
    private readonly bool isWhole;

    /// <param name="limit">How many rows were asked for: when there are fewer, these are all.</param>
    /// <param name="readAt">Just before the rows were read: nothing committed by then is missing.</param>
    /// <param name="isForOne">Whether it is for one answer, which gives its block back.</param>
    public SeriesSnapshot(BlockKey key, StoredSeries stored, int limit, DateTimeOffset readAt, bool isForOne = false)
    {
        Key = key;
        Block = RowBlocks.Write(key.Kind, stored, isForOne);
        Hashes = new RowHashes(key.Kind, stored);
        NewestBarUnixMs = stored.NewestBarUnixMs;
        ComputedAt = stored.ComputedAt;
        FailedAt = stored.FailedAt;
        ReadAt = readAt;
        isWhole = Block.Count < limit;
    }

    public BlockKey Key { get; }

    public RowBlock Block { get; }

    public RowHashes Hashes { get; }

    /// <summary>Start of the newest bar stored for the series, in the block or not.</summary>
    public long NewestBarUnixMs { get; }

    /// <summary>When the features of the newest bar stored were computed.</summary>
    public DateTimeOffset ComputedAt { get; }

    /// <summary>When the latest attempt to bring the series up to date failed; null when it did not fail.</summary>
    public DateTimeOffset? FailedAt { get; }

    public DateTimeOffset ReadAt { get; }

    /// <summary>The cache and the answers that hold it; counted and guarded by <see cref="SnapshotMemory"/>.</summary>
    public int Holders { get; set; }

    /// <summary>What it occupies, in bytes.</summary>
    public long SizeBytes => Block.SizeBytes + Hashes.SizeBytes;

    /// <summary>
    /// Finds the newest rows of a range among the newest rows of the series, which these must be. False when the database could
    /// have others.
    /// </summary>
    /// <param name="range">Null: of all time.</param>
    public bool TrySlice(UtcRange? range, int limit, out int first, out int end)
    {
        ReadOnlySpan<long> times = Block.TimesUnixMs;
        end = range is { } until ? LowerBound(times, until.EndUnixMs) : times.Length;
        int start = range is { } from ? LowerBound(times, from.StartUnixMs) : 0;
        first = Math.Max(start, end - limit);

        // Enough of them; or the block reaches back beyond the range; or to the series' first bar.
        return end - start >= limit || isWhole || start > 0 || (range is { } whole && times.Length > 0 && times[0] == whole.StartUnixMs);
    }

    /// <summary>The first of ascending times that is not before the instant.</summary>
    private static int LowerBound(ReadOnlySpan<long> times, long unixMs)
    {
        int found = times.BinarySearch(unixMs);
        return found >= 0 ? found : ~found;
    }
}
