using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MarketData.Api.Caching;

/// <summary>
/// A 64-bit hash of bytes that is the same in every process and on every machine. It tells contents apart that differ by chance; it
/// is no protection against somebody who looks for two that agree.
/// </summary>
internal static class ContentHash
{
    // Odd numbers with as many ones as zeros, and no other meaning: the digits of pi, and of the golden ratio.
    private const ulong Seed = 0x243F6A8885A308D3;
    private const ulong First = 0x13198A2E03707345;
    private const ulong Second = 0x9E3779B97F4A7C15;

    /// <summary>Mixes two numbers so that every bit of the result depends on every bit of both: the halves of their product.</summary>
    public static ulong Mix(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a ^ First, b ^ Second, out ulong low);
        return high ^ low;
    }

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // The length tells apart what differs only in zeros at the end.
        ulong hash = Mix(Seed, (ulong)bytes.Length);
        while (bytes.Length >= 16)
        {
            hash = Mix(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            bytes = bytes[16..];
        }

        Span<byte> rest = stackalloc byte[16];
        rest.Clear();
        bytes.CopyTo(rest);
        return Mix(BinaryPrimitives.ReadUInt64LittleEndian(rest) ^ hash, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
    }

    /// <summary>Of the text's UTF-16, in this machine's byte order.</summary>
    public static ulong Of(string? text) => text is null ? Seed : Of(MemoryMarshal.AsBytes(text.AsSpan()));
}
