using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarketData.Features.Kernels;

/// <summary>
/// Eight rows at a time. Where the processor has no registers of 512 bits, the runtime makes each operation of two or four
/// smaller ones, which give the same bits.
/// </summary>
internal static class Lanes
{
    public const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref readonly double column, int row) =>
        Vector512.LoadUnsafe(in column, (nuint)row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> values, ref double column, int row) =>
        values.StoreUnsafe(ref column, (nuint)row);

    /// <summary>A byte a row, 1 where the lane is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Ones(Vector512<double> mask)
    {
        // One bit a byte: copies of the eight bits, each byte keeps its own, and what is left of it becomes 1.
        const ulong Each = 0x0101_0101_0101_0101;
        const ulong Own = 0x8040_2010_0804_0201;
        ulong bits = (mask.ExtractMostSignificantBits() * Each) & Own;
        return ((bits + 0x7F7F_7F7F_7F7F_7F7F) >> 7) & Each;
    }

    /// <summary>Eight labels, one a byte and the first in the lowest, from a row on. .NET runs on little-endian machines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ulong labels, ref byte column, int row) => Unsafe.WriteUnaligned(ref Unsafe.Add(ref column, row), labels);

    /// <summary>The bytes behind a column of labels, each of which is one byte.</summary>
    public static Span<byte> Bytes<T>(Span<T> labels)
        where T : unmanaged, Enum => MemoryMarshal.AsBytes(labels);
}
