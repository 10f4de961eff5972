using MarketData.Bars;

namespace Perf.Lab.Features;

/// <summary>
/// Bars of one series as CSV in UTF-8: the header <c>time,open,high,low,close,volume</c>, then one bar a line in any order.
/// </summary>
/// <remarks>
/// Times are ISO-8601 in UTC with a Z, to the second or the millisecond, and none comes twice. Prices are finite and
/// above 0, with low &lt;= open, close &lt;= high; volumes are finite and not negative. Cells are not quoted and hold no blanks.
/// Lines end in LF or CRLF; the last one need not end (RFC 4180). A byte-order mark is skipped. No line is empty. A file
/// with a header and no bars is an empty series; one without a header is refused.
/// </remarks>
public static class BarsCsv
{
    /// <summary>Room for the longest line and for a good read at once; a line that fills it is no row of bars.</summary>
    private const int BufferBytes = 64 * 1024;

    /// <summary>Reads to the end of the stream and puts the bars into ascending time. Holds the bars and one buffer.</summary>
    /// <param name="stream">Need not seek, so that it can be a pipe. Left open.</param>
    /// <param name="name">What messages call the file.</param>
    /// <exception cref="BadInputException">A row is not a bar: the message names its line and column.</exception>
    public static async Task<BarColumns> ReadAsync(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        BarsCsvLines lines = new(name);
        byte[] buffer = new byte[BufferBytes];
        int held = 0;
        while (await stream.ReadAsync(buffer.AsMemory(held), cancellationToken) is int read and > 0)
        {
            held += read;
            int used = lines.AddComplete(buffer.AsSpan(0, held));
            held -= used;
            buffer.AsSpan(used, held).CopyTo(buffer);
            if (held == buffer.Length)
            {
                throw lines.Next.Refuse($"the line is longer than {BufferBytes} bytes");
            }
        }

        if (held > 0)
        {
            lines.Add(buffer.AsSpan(0, held));
        }

        if (lines.Next.Line == 1)
        {
            throw lines.Next.Refuse($"the file is empty, the header {BarsCsvRow.Header} is expected");
        }

        return IsAscending(lines.Bars.TimesUnixMs) ? lines.Bars : Sort(lines);
    }

    private static bool IsAscending(ReadOnlySpan<long> times)
    {
        for (int i = 1; i < times.Length; i++)
        {
            if (times[i] <= times[i - 1])
            {
                return false;
            }
        }

        return true;
    }

    private static BarColumns Sort(BarsCsvLines lines)
    {
        BarColumns bars = lines.Bars;
        long[] times = bars.TimesUnixMs.ToArray();
        int[] rows = [.. Enumerable.Range(0, times.Length)];
        Array.Sort(times, rows);

        BarColumns sorted = new(bars.Count);
        for (int i = 0; i < rows.Length; i++)
        {
            if (i > 0 && times[i] == times[i - 1])
            {
                int first = Math.Min(rows[i - 1], rows[i]);
                int second = Math.Max(rows[i - 1], rows[i]);
                throw lines.OfRow(second).Refuse("time", $"is the same as in line {lines.OfRow(first).Line}");
            }

            int row = rows[i];
            sorted.Add(times[i], bars.Opens[row], bars.Highs[row], bars.Lows[row], bars.Closes[row], bars.Volumes[row]);
        }

        return sorted;
    }
}
