using System.Buffers.Text;

namespace MarketData.Polygon.Wire;

/// <summary>Reads numbers whose JSON grammar has been checked already, faster than the general parser does.</summary>
/// <remarks>
/// A decimal of at most 2^53 whose power of ten is at most 10^22 is one exact integer times or divided by another, so one IEEE
/// operation rounds it correctly (Clinger, "How to read floating point numbers accurately", 1990). Prices and volumes
/// nearly always are such; the rest goes to <see cref="Utf8Parser"/>.
/// </remarks>
internal static class JsonNumbers
{
    private const ulong MaxExactInteger = 1UL << 53;

    /// <summary>As many digits as any ulong holds.</summary>
    private const int MaxDigits = 19;

    private static ReadOnlySpan<double> PowersOfTen =>
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    /// <summary>The nearest double; infinity beyond the range of doubles, as <see cref="Utf8Parser"/> has it.</summary>
    public static double ReadDouble(ReadOnlySpan<byte> token)
    {
        bool isNegative = token[0] == '-';
        int i = isNegative ? 1 : 0;
        int digitsStart = i;
        ulong digits = 0;
        int exponent = 0;
        for (; i < token.Length && IsDigit(token[i]); i++)
        {
            digits = (digits * 10) + (uint)(token[i] - '0');
        }

        int digitCount = i - digitsStart;
        if (i < token.Length && token[i] == '.')
        {
            int fractionStart = ++i;
            for (; i < token.Length && IsDigit(token[i]); i++)
            {
                digits = (digits * 10) + (uint)(token[i] - '0');
            }

            exponent = fractionStart - i;
            digitCount -= exponent;
        }

        bool isExact = digitCount <= MaxDigits && digits <= MaxExactInteger;
        if (isExact && i < token.Length)
        {
            isExact = TryAddExponent(token[(i + 1)..], ref exponent);
        }

        if (!isExact || Math.Abs(exponent) >= PowersOfTen.Length)
        {
            return ReadSlowly(token);
        }

        double magnitude = exponent < 0 ? digits / PowersOfTen[-exponent] : digits * PowersOfTen[exponent];
        return isNegative ? -magnitude : magnitude;
    }

    /// <summary>Reads an integer; false when the number has a fraction or an exponent, or is too large.</summary>
    public static bool TryReadInt64(ReadOnlySpan<byte> token, out long value) =>
        Utf8Parser.TryParse(token, out value, out int read) && read == token.Length;

    private static bool TryAddExponent(ReadOnlySpan<byte> text, ref int exponent)
    {
        bool isRead = Utf8Parser.TryParse(text, out short written, out int read) && read == text.Length;
        exponent += written;
        return isRead;
    }

    private static double ReadSlowly(ReadOnlySpan<byte> token) =>
        Utf8Parser.TryParse(token, out double value, out int read) && read == token.Length ? value : double.NaN;

    private static bool IsDigit(byte c) => (uint)(c - '0') <= 9;
}
