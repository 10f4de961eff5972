using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketData.Api.Rows.Digits;

/// <summary>Whole numbers as decimal digits.</summary>
internal static class DigitText
{
    /// <summary>No more digits fit an unsigned number of 64 bits.</summary>
    public const int MaxLength = 20;

    private const int WordLength = 8;
    private const ulong WordScale = 100_000_000;
    private const ulong Zeros = 0x3030303030303030;

    private static readonly ulong[] PowersOfTen = MakePowersOfTen();

    /// <param name="power">0 to 19.</param>
    public static ulong PowerOfTen(int power) => PowersOfTen[power];

    /// <summary>1 for zero too.</summary>
    public static int Count(ulong value)
    {
        // 1233/4096 is just above the logarithm of 2 to the base of ten.
        int estimate = ((64 - BitOperations.LeadingZeroCount(value | 1)) * 1233) >> 12;
        return Math.Max(estimate + (value < PowersOfTen[estimate] ? 0 : 1), 1);
    }

    /// <summary>Writes a number of few digits, with zeros before them where there are fewer, and nothing behind them.</summary>
    public static void WriteFew(uint value, int length, Span<byte> target)
    {
        for (int at = length - 1; at >= 0; at--)
        {
            uint rest = value / 10;
            target[at] = (byte)('0' + (value - (rest * 10)));
            value = rest;
        }
    }

    /// <summary>
    /// Writes a number of just so many digits, eight at a time: the divisions of a word do not wait for each other, as those of one digit
    /// after the other would.
    /// </summary>
    /// <param name="target">With room for eight bytes at least, of which those behind few digits are overwritten.</param>
    public static void Write(ulong value, int length, Span<byte> target)
    {
        ref byte first = ref MemoryMarshal.GetReference(target[..Math.Max(length, WordLength)]);
        if (length <= WordLength)
        {
            WriteFirst(value, length, ref first);
            return;
        }

        ulong rest = value / WordScale;
        if (length <= 2 * WordLength)
        {
            WriteFirst(rest, length - WordLength, ref first);
        }
        else
        {
            ulong top = rest / WordScale;
            WriteFirst(top, length - (2 * WordLength), ref first);
            WriteWord(Word(rest - (top * WordScale)), ref Unsafe.Add(ref first, length - (2 * WordLength)));
        }

        WriteWord(Word(value - (rest * WordScale)), ref Unsafe.Add(ref first, length - WordLength));
    }

    /// <summary>The digits that no whole word is left for; zeros before them are shifted out.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteFirst(ulong value, int length, ref byte target) =>
        WriteWord(Word(value) >> ((WordLength - length) * 8), ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteWord(ulong word, ref byte target) =>
        Unsafe.WriteUnaligned(ref target, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));

    /// <summary>
    /// Eight digits, the first in the lowest byte: halves, quarters and single digits side by side, each division a multiplication that
    /// is exact for numbers so small.
    /// </summary>
    /// <param name="value">Below 10^8.</param>
    private static ulong Word(ulong value)
    {
        ulong high = value / 10_000;
        ulong fours = high | ((value - (high * 10_000)) << 32);
        ulong hundreds = ((fours * 10_486) >> 20) & 0x0000_007F_0000_007F;
        ulong twos = hundreds | ((fours - (hundreds * 100)) << 16);
        ulong tens = ((twos * 103) >> 10) & 0x000F_000F_000F_000F;
        return (tens | ((twos - (tens * 10)) << 8)) + Zeros;
    }

    private static ulong[] MakePowersOfTen()
    {
        ulong[] powers = new ulong[MaxLength];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
