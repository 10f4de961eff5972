using System.Globalization;
using System.Text;
using MarketData.Bars;

namespace Perf.Lab.Features;

/// <summary>The rules for one row of bars: what is a time, a price, a volume, and what they must be to one another.</summary>
internal static class BarsCsvRow
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";
    private const int LongestTime = 24;

    // No blanks, thousands separators, currency or hexadecimal: a number is what a program would write.
    private const NumberStyles NumberStyle =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] Columns = ["time", "open", "high", "low", "close", "volume"];

    public static string Header { get; } = string.Join(',', Columns);

    /// <summary>Adds the bar that a line (without its end) holds.</summary>
    /// <exception cref="BadInputException">The line holds no bar, or one that cannot be true.</exception>
    public static void Add(ReadOnlySpan<byte> line, CsvPosition position, BarColumns bars)
    {
        RequireSixCells(line, position);
        long timeUnixMs = Time(NextCell(ref line), position);
        double open = Price(NextCell(ref line), "open", position);
        double high = Price(NextCell(ref line), "high", position);
        double low = Price(NextCell(ref line), "low", position);
        double close = Price(NextCell(ref line), "close", position);
        double volume = Number(NextCell(ref line), "volume", position);

        if (high < low)
        {
            throw position.Refuse("high", $"{Text(high)} is below the low {Text(low)}");
        }

        RequireBetween(low, high, open, "open", position);
        RequireBetween(low, high, close, "close", position);
        if (volume < 0)
        {
            throw position.Refuse("volume", $"{Text(volume)} is negative");
        }

        bars.Add(timeUnixMs, open, high, low, close, volume);
    }

    private static void RequireSixCells(ReadOnlySpan<byte> line, CsvPosition position)
    {
        if (line.IsEmpty)
        {
            throw position.Refuse("the line is empty");
        }

        int cells = line.Count((byte)',') + 1;
        if (cells < Columns.Length)
        {
            throw position.Refuse(Columns[cells], $"is missing, a row has {Columns.Length} cells: {Header}");
        }

        if (cells > Columns.Length)
        {
            throw position.Refuse($"{Columns.Length + 1}", $"is one too many, a row has {Columns.Length} cells: {Header}");
        }
    }

    private static ReadOnlySpan<byte> NextCell(ref ReadOnlySpan<byte> line)
    {
        int end = line.IndexOf((byte)',');
        ReadOnlySpan<byte> cell = end < 0 ? line : line[..end];
        line = end < 0 ? [] : line[(end + 1)..];
        return cell;
    }

    private static long Time(ReadOnlySpan<byte> cell, CsvPosition position)
    {
        Span<char> text = stackalloc char[LongestTime];
        if (cell.Length > LongestTime
            || !Encoding.ASCII.TryGetChars(cell, text, out int length)
            || !DateTimeOffset.TryParseExact(
                text[..length],
                TimeFormat,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out DateTimeOffset time))
        {
            throw position.Refuse("time", $"{CsvPosition.Quote(cell)} is not a UTC time such as 2024-01-02T00:05:00Z");
        }

        return time.ToUnixTimeMilliseconds();
    }

    private static double Price(ReadOnlySpan<byte> cell, string column, CsvPosition position)
    {
        double price = Number(cell, column, position);
        return price > 0 ? price : throw position.Refuse(column, $"{CsvPosition.Quote(cell)} is not a price above 0");
    }

    private static double Number(ReadOnlySpan<byte> cell, string column, CsvPosition position)
    {
        if (!double.TryParse(cell, NumberStyle, CultureInfo.InvariantCulture, out double number))
        {
            throw position.Refuse(column, $"{CsvPosition.Quote(cell)} is not a number");
        }

        return double.IsFinite(number)
            ? number
            : throw position.Refuse(column, $"{CsvPosition.Quote(cell)} is not a finite number");
    }

    private static void RequireBetween(double low, double high, double price, string column, CsvPosition position)
    {
        if (price < low || price > high)
        {
            throw position.Refuse(column, $"{Text(price)} is not between the low {Text(low)} and the high {Text(high)}");
        }
    }

    private static string Text(double number) => number.ToString("r", CultureInfo.InvariantCulture);
}
