using System.Text;
using MarketData.Bars;

namespace Perf.Lab.Features;

/// <summary>Takes the lines of a bars file one after the other, the header first.</summary>
internal sealed class BarsCsvLines(string file)
{
    private const int HeaderLine = 1;

    private int lines;

    /// <summary>The bars so far, in the file's order. As no line is empty, row 0 is line 2, and so on.</summary>
    public BarColumns Bars { get; } = new();

    /// <summary>Where the next line is.</summary>
    public CsvPosition Next => new(file, lines + 1);

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public CsvPosition OfRow(int row) => new(file, HeaderLine + 1 + row);

    /// <summary>Adds every line that ends in <paramref name="text"/>.</summary>
    /// <returns>The bytes taken; what is left starts a line whose end has not come.</returns>
    public int AddComplete(ReadOnlySpan<byte> text)
    {
        int used = 0;
        for (int length = text.IndexOf((byte)'\n'); length >= 0; length = text[used..].IndexOf((byte)'\n'))
        {
            Add(text.Slice(used, length));
            used += length + 1;
        }

        return used;
    }

    /// <summary>Adds one line, without its LF.</summary>
    public void Add(ReadOnlySpan<byte> line)
    {
        CsvPosition position = Next;
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        if (position.Line == HeaderLine)
        {
            RequireHeader(line, position);
        }
        else
        {
            BarsCsvRow.Add(line, position, Bars);
        }

        lines++;
    }

    private static void RequireHeader(ReadOnlySpan<byte> line, CsvPosition position)
    {
        line = line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        if (!Ascii.Equals(line, BarsCsvRow.Header))
        {
            throw position.Refuse($"the header is {CsvPosition.Quote(line)}, expected is {BarsCsvRow.Header}");
        }
    }
}
