using System.Buffers;

namespace MarketData.Polygon.Bodies;

/// <summary>
/// Holds one body at a time in a pooled array that grows by doubling up to a bound. One serves all pages of a fetch, so
/// that after the first page nothing is allocated for bodies. Not thread-safe.
/// </summary>
/// <param name="maxBytes">The longest body that is accepted.</param>
internal sealed class BodyBuffer(int maxBytes) : IDisposable
{
    private const int InitialBytes = 64 << 10;

    private byte[] array = ArrayPool<byte>.Shared.Rent(Math.Min(InitialBytes, maxBytes + 1));

    public int Length { get; private set; }

    public bool IsOverfull => Length > maxBytes;

    public int MaxBytes => maxBytes;

    public ReadOnlySpan<byte> Written => array.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Makes room for a body whose length is known, so that it is not grown into step by step.</summary>
    public void Reserve(int bytes)
    {
        if (bytes > array.Length)
        {
            Resize(Math.Min(bytes, maxBytes) + 1);
        }
    }

    /// <summary>Room for more bytes, never empty unless the buffer is overfull.</summary>
    public Memory<byte> Free()
    {
        if (Length == array.Length && !IsOverfull)
        {
            Resize((int)Math.Min(2L * array.Length, maxBytes + 1L));
        }

        // One byte more than the bound, so that a body longer than it is told from one that just fits.
        return array.AsMemory(Length, Math.Min(array.Length, maxBytes + 1) - Length);
    }

    public void Advance(int bytes) => Length += bytes;

    public void Dispose()
    {
        byte[] rented = array;
        array = [];
        Length = 0;
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Resize(int bytes)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(bytes);
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(array);
        array = larger;
    }
}
