using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Reads one bar as Polygon writes it: no space, short names, plain numbers. Whatever differs is left to <see cref="BarReader"/>,
/// so that nothing is accepted here that is not JSON there, and no value is read differently.
/// </summary>
/// <remarks>
/// Numbers are found by comparing 32 bytes at once and added up eight digits at a time, so that next to no branch depends on
/// how long a number is: a mispredicted one costs as much as reading a number. PolygonParseSuite measures it.
/// </remarks>
internal static class BarScanner
{
    /// <summary>The longest name with its marks, and a number: what is read from a field's start on without looking.</summary>
    private const int ReadAhead = 5 + ScannedNumber.WindowBytes;

    /// <returns>Bytes of the bar; 0, with nothing taken, when it is not written as expected.</returns>
    public static int Scan(ReadOnlySpan<byte> text, WireBars bars)
    {
        if (text.Length <= ReadAhead || text[0] != '{')
        {
            return 0;
        }

        WireBar bar = new();
        uint seen = 0;
        ref byte start = ref MemoryMarshal.GetReference(text);
        ref byte last = ref Unsafe.Add(ref start, text.Length - ReadAhead);
        ref byte field = ref Unsafe.Add(ref start, 1);
        byte next;
        do
        {
            // Stands for the checks of every read below.
            if (Unsafe.IsAddressGreaterThan(ref field, ref last))
            {
                return 0;
            }

            byte name = ReadName(ref field, out int nameLength);
            ref byte value = ref Unsafe.Add(ref field, nameLength);
            ScannedNumber number = ScannedNumber.Find(ref value);
            uint bit = 1u << (name & 31);
            if (!number.IsValid || (seen & bit) != 0)
            {
                return 0;
            }

            seen |= bit;
            field = ref Unsafe.Add(ref value, number.Length + 1);
            next = number.Next;
            if (!TryTake(name, number, ref bar))
            {
                return 0;
            }
        }
        while (next == ',');

        if (next != '}')
        {
            return 0;
        }

        bars.Add(bar.TimeUnixMs, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
        return (int)Unsafe.ByteOffset(ref start, ref field);
    }

    /// <summary>The one letter of a name (that of <c>vw</c> is w), or 0.</summary>
    /// <param name="length">Of the name with its marks and the colon.</param>
    private static byte ReadName(ref byte field, out int length)
    {
        const uint OneLetter = '"' | ('"' << 16) | ((uint)':' << 24);
        const uint WeightedPrice = '"' | ('v' << 8) | ('w' << 16) | ((uint)'"' << 24);
        uint head = Unsafe.ReadUnaligned<uint>(ref field);
        head = BitConverter.IsLittleEndian ? head : BinaryPrimitives.ReverseEndianness(head);
        length = 4;
        if ((head & 0xFFFF00FF) == OneLetter)
        {
            return (byte)(head >> 8);
        }

        length = 5;
        return head == WeightedPrice && Unsafe.Add(ref field, 4) == ':' ? (byte)'w' : (byte)0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryTake(byte name, ScannedNumber number, ref WireBar bar)
    {
        if (name == 't')
        {
            bar.TimeUnixMs = number.IsInteger ? number.ToInteger() : long.MinValue;
            return number.IsInteger;
        }

        if (name is (byte)'n' or (byte)'w')
        {
            return true;
        }

        double value = number.ToDouble();
        switch (name)
        {
            case (byte)'o':
                bar.Open = value;
                return true;
            case (byte)'h':
                bar.High = value;
                return true;
            case (byte)'l':
                bar.Low = value;
                return true;
            case (byte)'c':
                bar.Close = value;
                return true;
            case (byte)'v':
                bar.Volume = value;
                return true;
            default:
                return false;
        }
    }
}
