using System.Buffers;

namespace MarketData.Api.Rows;

/// <summary>
/// The memory that rows are written in, used again and again: 300 KB for 500 rows, which the collector would have to clear and collect for
/// every answer. Thread-safe.
/// </summary>
internal static class RowMemory
{
    /// <summary>Room for 1,600 rows. What is larger is rare, and left to the collector.</summary>
    private const int MaxPooledBytes = 1024 * 1024;

    /// <summary>Of each power of two: 64 MiB in all at most while nobody uses them.</summary>
    private const int MaxPooledOfALength = 32;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(MaxPooledBytes, MaxPooledOfALength);

    /// <returns>An array as long at least, with anything in it.</returns>
    public static byte[] Rent(int leastBytes) => Pool.Rent(leastBytes);

    /// <summary>Takes back what was rented. Nobody may look at it any more.</summary>
    public static void Return(byte[] rented) => Pool.Return(rented);
}
