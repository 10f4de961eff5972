using System.Buffers.Binary;
using System.Numerics;

namespace Perf.Testbed.Stub;

/// <summary>
/// Writes non-negative integers as decimal digits, two at a time. Numbers with a point are integers of their last digit, so
/// that no double is ever formatted, which is what takes the time in a general JSON writer.
/// </summary>
internal static class Digits
{
    /// <summary>The longest number there is, with a point.</summary>
    public const int MaxLength = 21;

    private static readonly ushort[] Pairs = MakePairs();

    private static readonly ulong[] PowersOfTen = MakePowersOfTen();

    /// <returns>How many bytes were written, at most <see cref="MaxLength"/>.</returns>
    public static int Write(Span<byte> to, long value)
    {
        ulong rest = (ulong)value;
        int length = Count(rest);
        WriteBackwards(to[..length], rest);
        return length;
    }

    /// <param name="value">In units of the last digit.</param>
    /// <param name="decimals">Digits after the point; even, and more than none. Zeros at the end are kept.</param>
    /// <returns>How many bytes were written, at most <see cref="MaxLength"/>.</returns>
    public static int WriteFixed(Span<byte> to, long value, int decimals)
    {
        ulong rest = (ulong)value;
        int wholeLength = Math.Max(1, Count(rest) - decimals);
        for (int at = wholeLength + decimals - 1; at > wholeLength; at -= 2)
        {
            (ulong quotient, ulong pair) = Math.DivRem(rest, 100);
            BinaryPrimitives.WriteUInt16LittleEndian(to[at..], Pairs[pair]);
            rest = quotient;
        }

        to[wholeLength] = (byte)'.';
        WriteBackwards(to[..wholeLength], rest);
        return wholeLength + 1 + decimals;
    }

    private static void WriteBackwards(Span<byte> to, ulong value)
    {
        int at = to.Length;
        while (at >= 2)
        {
            (ulong quotient, ulong pair) = Math.DivRem(value, 100);
            at -= 2;
            BinaryPrimitives.WriteUInt16LittleEndian(to[at..], Pairs[pair]);
            value = quotient;
        }

        if (at == 1)
        {
            to[0] = (byte)('0' + value);
        }
    }

    private static int Count(ulong value)
    {
        // 1233/4096 is log10(2): right, or one too few.
        int guess = (BitOperations.Log2(value | 1) * 1233) >> 12;
        return value >= PowersOfTen[guess + 1] ? guess + 2 : guess + 1;
    }

    private static ushort[] MakePairs()
    {
        ushort[] pairs = new ushort[100];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = (ushort)(('0' + (i / 10)) | (('0' + (i % 10)) << 8));
        }

        return pairs;
    }

    private static ulong[] MakePowersOfTen()
    {
        ulong[] powers = new ulong[20];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++)
        {
            powers[i] = powers[i - 1] * 10;
        }

        return powers;
    }
}
