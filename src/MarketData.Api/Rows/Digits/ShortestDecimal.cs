using System.Numerics;

namespace MarketData.Api.Rows.Digits;

/// <summary>
/// The shortest decimal number that is read back as a double, and of those the nearest to it: as the runtime's own, with one multiplication
/// by a power of ten from a table in place of arithmetic of any length.
/// </summary>
/// <remarks>
/// Source: R. Giulietti, "The Schubfach way to render doubles", 2021; names as there, in terms of the interval that rounds to the double.
/// </remarks>
internal static class ShortestDecimal
{
    private const int SignificandBits = 52;
    private const int ExponentBias = 1075;
    private const int MinPower = -292;
    private const int MaxPower = 324;

    /// <summary>High and low half of 10^k as 128 bits, rounded up, for every k that a double needs.</summary>
    private static readonly ulong[] Powers = MakePowers();

    /// <param name="value">Finite, positive and not zero; its sign is not looked at.</param>
    /// <param name="exponent">The number is the digits, which may end in zeros, times ten to this.</param>
    public static ulong Digits(double value, out int exponent)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        ulong fraction = bits & ((1UL << SignificandBits) - 1);
        int biased = (int)(bits >> SignificandBits) & 0x7FF;
        ulong c = biased == 0 ? fraction : fraction | (1UL << SignificandBits);
        int q = Math.Max(biased, 1) - ExponentBias;

        // Below a power of two the doubles lie twice as near.
        bool isLowerNearer = fraction == 0 && biased > 1;
        int k = ((q * 1262611) - (isLowerNearer ? 524031 : 0)) >> 22;
        int h = q + FloorLog2OfPow10(-k) + 1;
        int power = (-k - MinPower) * 2;
        ulong high = Powers[power];
        ulong low = Powers[power + 1];
        ulong lower = RoundToOdd(high, low, ((4 * c) - 2 + (isLowerNearer ? 1UL : 0)) << h);
        ulong exact = RoundToOdd(high, low, (4 * c) << h);
        ulong upper = RoundToOdd(high, low, ((4 * c) + 2) << h);

        // The ends of the interval are read back as the double only when its significand is even.
        ulong odd = c & 1;
        lower += odd;
        upper -= odd;

        ulong s = exact / 4;
        if (s >= 10)
        {
            ulong tens = s / 10;
            bool isDownInside = lower <= 40 * tens;
            bool isUpInside = (40 * tens) + 40 <= upper;
            if (isDownInside != isUpInside)
            {
                exponent = k + 1;
                return isUpInside ? tens + 1 : tens;
            }
        }

        exponent = k;
        bool isFloorInside = lower <= 4 * s;
        bool isCeilingInside = (4 * s) + 4 <= upper;
        if (isFloorInside != isCeilingInside)
        {
            return isCeilingInside ? s + 1 : s;
        }

        ulong middle = (4 * s) + 2;
        return exact > middle || (exact == middle && (s & 1) != 0) ? s + 1 : s;
    }

    /// <summary>The upper 64 bits of a product of 128 by 64 bits, the lowest set when anything below it is: enough to compare with.</summary>
    private static ulong RoundToOdd(ulong high, ulong low, ulong factor)
    {
        ulong carry = Math.BigMul(low, factor, out _);
        ulong top = Math.BigMul(high, factor, out ulong rest);
        rest += carry;
        top += rest < carry ? 1UL : 0;
        return top | (rest > 1 ? 1UL : 0);
    }

    private static int FloorLog2OfPow10(int power) => (power * 1741647) >> 19;

    private static ulong[] MakePowers()
    {
        ulong[] powers = new ulong[(MaxPower - MinPower + 1) * 2];
        for (int k = MinPower; k <= MaxPower; k++)
        {
            int shift = 127 - FloorLog2OfPow10(k);
            BigInteger ten = BigInteger.Pow(10, Math.Abs(k));
            BigInteger dividend = k >= 0 ? ten << Math.Max(shift, 0) : BigInteger.One << shift;
            BigInteger divisor = k >= 0 ? BigInteger.One << Math.Max(-shift, 0) : ten;
            BigInteger rounded = (dividend + divisor - 1) / divisor;
            powers[(k - MinPower) * 2] = (ulong)(rounded >> 64);
            powers[((k - MinPower) * 2) + 1] = (ulong)(rounded & ulong.MaxValue);
        }

        return powers;
    }
}
