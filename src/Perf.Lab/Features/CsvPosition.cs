using System.Text;

namespace Perf.Lab.Features;

/// <summary>Where in a file something was found, to say so to the user.</summary>
/// <param name="File">The file as the user named it.</param>
/// <param name="Line">From 1, the header's.</param>
internal readonly record struct CsvPosition(string File, int Line)
{
    private const int LongestQuote = 40;

    public BadInputException Refuse(string problem) => new($"{File}: line {Line}: {problem}.");

    public BadInputException Refuse(string column, string problem) => new($"{File}: line {Line}, column {column}: {problem}.");

    /// <summary>A cell's text for a message: on one line, cut to a sensible length, harmless to a terminal.</summary>
    public static string Quote(ReadOnlySpan<byte> cell)
    {
        StringBuilder text = new("'");
        foreach (byte value in cell[..Math.Min(cell.Length, LongestQuote)])
        {
            text.Append(value is >= (byte)' ' and <= (byte)'~' ? (char)value : '?');
        }

        return text.Append(cell.Length > LongestQuote ? "...'" : "'").ToString();
    }
}
