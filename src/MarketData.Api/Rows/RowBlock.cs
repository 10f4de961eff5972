namespace MarketData.Api.Rows;

/// <summary>
/// Consecutive rows of a series in ascending time as UTF-8 JSON: objects with commas between them, written once and sent as often as
/// asked for. Any run of its rows is a slice of its bytes. Immutable, until one that is lent is given back.
/// </summary>
internal sealed class RowBlock
{
    private readonly bool isLent;
    private byte[]? utf8;
    private readonly int[] ends;
    private readonly long[] timesUnixMs;

    /// <param name="utf8">The rows, and behind each but the last a comma; anything behind them.</param>
    /// <param name="ends">The end of each row, exclusive, without the comma.</param>
    /// <param name="timesUnixMs">The start of each row's bar, ascending.</param>
    /// <param name="isLent">Whether the bytes belong to <see cref="RowMemory"/>, and one alone uses the block and gives it back.</param>
    public RowBlock(byte[] utf8, int[] ends, long[] timesUnixMs, bool isLent)
    {
        this.isLent = isLent;
        this.utf8 = utf8;
        SizeBytes = utf8.Length + (ends.Length * (long)(sizeof(int) + sizeof(long)));
        this.ends = ends;
        this.timesUnixMs = timesUnixMs;
    }

    public int Count => ends.Length;

    public ReadOnlySpan<long> TimesUnixMs => timesUnixMs;

    /// <summary>What the block occupies, in bytes.</summary>
    public long SizeBytes { get; }

    /// <summary>The rows from the first one to the end, exclusive, ready to stand in an array. To be used while the block is.</summary>
    /// <exception cref="ObjectDisposedException">The block was lent and has been given back.</exception>
    public ReadOnlyMemory<byte> Slice(int first, int end)
    {
        byte[]? rows = utf8;
        ObjectDisposedException.ThrowIf(rows is null, this);
        if (first == end)
        {
            return default;
        }

        int start = first == 0 ? 0 : ends[first - 1] + 1;
        return rows.AsMemory(start, ends[end - 1] - start);
    }

    /// <summary>Ends the use of a block that is lent; any other goes on being good.</summary>
    public void GiveBack()
    {
        if (isLent && Interlocked.Exchange(ref utf8, null) is { } lent)
        {
            RowMemory.Return(lent);
        }
    }
}
