using System.Runtime.CompilerServices;

namespace MarketData.Api.Rows.Digits;

/// <summary>
/// Instants as Utf8JsonWriter writes them, <c>2026-01-31T14:30:00Z</c>, milliseconds only where there are any. Consecutive rows are mostly
/// of one day, whose text is kept. A value of its own for each run of rows.
/// </summary>
internal struct InstantText
{
    /// <summary>With milliseconds.</summary>
    public const int MaxLength = 24;

    private const long DayMs = 24 * 60 * 60 * 1000;
    private const int DateLength = 10;

    private long startOfDayUnixMs;
    private DateBytes date;

    public InstantText()
    {
        // No day starts there.
        startOfDayUnixMs = long.MaxValue;
    }

    /// <param name="unixMs">In the years 1 to 9999.</param>
    /// <param name="target">With room for <see cref="MaxLength"/> bytes.</param>
    /// <returns>How many bytes it took.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is in no such year.</exception>
    public int Write(long unixMs, Span<byte> target)
    {
        long ofDay = unixMs - startOfDayUnixMs;
        if (ofDay is < 0 or >= DayMs)
        {
            DateTime day = DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime.Date;
            startOfDayUnixMs = new DateTimeOffset(day).ToUnixTimeMilliseconds();
            WriteDate(day, date);
            ofDay = unixMs - startOfDayUnixMs;
        }

        int ms = (int)ofDay;
        ((ReadOnlySpan<byte>)date).CopyTo(target);
        target[10] = (byte)'T';
        DigitText.WriteFew((uint)(ms / 3_600_000), 2, target[11..]);
        target[13] = (byte)':';
        DigitText.WriteFew((uint)(ms / 60_000 % 60), 2, target[14..]);
        target[16] = (byte)':';
        DigitText.WriteFew((uint)(ms / 1000 % 60), 2, target[17..]);
        int length = 19;
        ms %= 1000;
        if (ms != 0)
        {
            target[19] = (byte)'.';
            DigitText.WriteFew((uint)ms, 3, target[20..]);
            length = ms % 100 == 0 ? 21 : ms % 10 == 0 ? 22 : 23;
        }

        target[length] = (byte)'Z';
        return length + 1;
    }

    /// <summary>Where bars are days or more, every row has another.</summary>
    private static void WriteDate(DateTime day, Span<byte> target)
    {
        (int year, int month, int dayOfMonth) = day;
        DigitText.WriteFew((uint)year, 4, target);
        target[4] = (byte)'-';
        DigitText.WriteFew((uint)month, 2, target[5..]);
        target[7] = (byte)'-';
        DigitText.WriteFew((uint)dayOfMonth, 2, target[8..]);
    }

    [InlineArray(DateLength)]
    private struct DateBytes
    {
        private byte first;
    }
}
