using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarketData.Polygon.Wire;

/// <summary>A number without sign and exponent, found in 32 readable bytes: where its digits are, and what they say.</summary>
internal readonly ref struct ScannedNumber
{
    /// <summary>Bytes that must be readable from the number's start on.</summary>
    public const int WindowBytes = 32;

    /// <summary>As many digits as are added up at once.</summary>
    private const int Eight = 8;

    private const ulong MaxExactInteger = 1UL << 53;

    private readonly ref byte start;

    /// <summary>Digits before the point; <see cref="Length"/> when there is none.</summary>
    private readonly int wholeDigits;

    private ScannedNumber(ref byte start, int wholeDigits, int length, bool isValid)
    {
        this.start = ref start;
        this.wholeDigits = wholeDigits;
        Length = length;
        IsValid = isValid;
    }

    public int Length { get; }

    /// <summary>Whether it is a number as JSON has them. When it is not, nothing else may be asked.</summary>
    public bool IsValid { get; }

    /// <summary>Whether it is an integer of at most 16 digits.</summary>
    public bool IsInteger => wholeDigits == Length && Length <= 2 * Eight;

    /// <summary>The byte behind the number.</summary>
    public byte Next => Unsafe.Add(ref start, Length);

    private static ReadOnlySpan<ulong> Powers => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    private static ReadOnlySpan<double> DoublePowers => [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScannedNumber Find(ref byte start)
    {
        Vector256<byte> window = Vector256.LoadUnsafe(ref start);
        Vector256<byte> isDigit = Vector256.LessThanOrEqual(window - Vector256.Create((byte)'0'), Vector256.Create((byte)9));
        uint digits = isDigit.ExtractMostSignificantBits();
        uint points = Vector256.Equals(window, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
        int whole = BitOperations.TrailingZeroCount(~digits);
        int length = BitOperations.TrailingZeroCount(~(digits | points));
        bool hasPoint = length > whole;

        // Ends in the window, begins with a digit and with a zero only if that is the whole part, and has one point between digits.
        bool isValid = length < WindowBytes
            && whole > 0
            && (whole == 1 || start != '0')
            && (!hasPoint || (length > whole + 1 && BitOperations.PopCount(points << (WindowBytes - length)) == 1));
        return new ScannedNumber(ref start, whole, length, isValid);
    }

    public long ToInteger() => wholeDigits <= Eight
        ? (long)ReadDigits(ref start, wholeDigits)
        : (long)((ReadDigits(ref start, wholeDigits - Eight) * Powers[Eight])
            + ReadDigits(ref Unsafe.Add(ref start, wholeDigits - Eight), Eight));

    /// <summary>
    /// The nearest double. As <see cref="JsonNumbers"/> explains, one division rounds correctly where its operands are exact.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double ToDouble()
    {
        if (wholeDigits == Length && Length <= Eight)
        {
            return ReadDigits(ref start, Length);
        }

        int fractionDigits = Length - wholeDigits - 1;
        if (wholeDigits <= Eight && (uint)fractionDigits <= Eight)
        {
            ulong fraction = ReadDigits(ref Unsafe.Add(ref start, wholeDigits + 1), fractionDigits);
            ulong digits = (ReadDigits(ref start, wholeDigits) * Powers[fractionDigits]) + fraction;
            if (digits <= MaxExactInteger)
            {
                return digits / DoublePowers[fractionDigits];
            }
        }

        return JsonNumbers.ReadDouble(MemoryMarshal.CreateReadOnlySpan(ref start, Length));
    }

    /// <summary>
    /// The value of 1 to 8 digits: pairs are added up, then pairs of pairs, then those, all in one register. What lies behind the
    /// digits is shifted out, which leaves zeros before them.
    /// </summary>
    private static ulong ReadDigits(ref byte start, int count)
    {
        ulong text = Unsafe.ReadUnaligned<ulong>(ref start);
        ulong digits = ((BitConverter.IsLittleEndian ? text : BinaryPrimitives.ReverseEndianness(text)) << ((Eight - count) * 8))
            & 0x0F0F0F0F0F0F0F0F;
        ulong pairs = ((digits * ((10 << 8) + 1)) >> 8) & 0x00FF00FF00FF00FF;
        ulong quads = ((pairs * ((100 << 16) + 1)) >> 16) & 0x0000FFFF0000FFFF;
        return (quads * ((10_000UL << 32) + 1)) >> 32;
    }
}
