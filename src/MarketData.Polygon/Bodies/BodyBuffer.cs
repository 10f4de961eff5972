namespace MarketData.Polygon.Bodies;

/// <summary>
/// Holds one body at a time in an array that grows by doubling up to a bound, and is kept: page after page, and fetch after
/// fetch. Not thread-safe.
/// </summary>
/// <param name="maxBytes">The longest body that is accepted.</param>
internal sealed class BodyBuffer(int maxBytes)
{
    private const int InitialBytes = 64 << 10;

    private byte[] array = [];

    public int Length { get; private set; }

    public int Capacity => array.Length;

    public int MaxBytes => maxBytes;

    public bool IsOverfull => Length > maxBytes;

    public ReadOnlySpan<byte> Written => array.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Makes room for a body whose length is known, so that it is not grown into step by step.</summary>
    public void Reserve(int bytes) => EnsureCapacity(Math.Min(bytes, maxBytes) + 1);

    /// <summary>Room for more bytes, never empty unless the buffer is overfull.</summary>
    public Memory<byte> Free()
    {
        if (Length == array.Length)
        {
            // One byte more than the bound, so that a body longer than it is told from one that just fits.
            EnsureCapacity((int)Math.Min(Math.Max(InitialBytes, 2L * array.Length), maxBytes + 1L));
        }

        return array.AsMemory(Length, Math.Min(array.Length, maxBytes + 1) - Length);
    }

    public void Advance(int bytes) => Length += bytes;

    private void EnsureCapacity(int bytes)
    {
        if (bytes > array.Length)
        {
            Array.Resize(ref array, bytes);
        }
    }
}
