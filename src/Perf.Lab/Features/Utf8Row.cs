using System.Buffers;
using System.Globalization;
using System.Text;

namespace Perf.Lab.Features;

/// <summary>Writes the cells of one CSV row into memory that has room for them.</summary>
internal ref struct Utf8Row(Span<byte> destination)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFF'Z'";

    private static readonly SearchValues<byte> WholeNumber = SearchValues.Create("-0123456789"u8);

    private readonly Span<byte> destination = destination;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>ISO-8601 in UTC, with milliseconds only where there are some.</summary>
    public void Time(long unixMs)
    {
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
        Require(time.TryFormat(destination[Length..], out int written, TimeFormat, CultureInfo.InvariantCulture));
        EndCell(written);
    }

    /// <summary>
    /// The shortest text that reads back to the same bits, as pandas writes it (<c>1.0</c>, <c>1e-05</c>); only from 1e15 up
    /// to 1e16 pandas has no exponent yet. What is not finite is <c>NaN</c>, <c>Infinity</c> or <c>-Infinity</c>.
    /// </summary>
    public void Number(double value)
    {
        Span<byte> cell = destination[Length..];
        Require(value.TryFormat(cell, out int written, "r", CultureInfo.InvariantCulture));
        if (!cell[..written].ContainsAnyExcept(WholeNumber))
        {
            ".0"u8.CopyTo(cell[written..]);
            written += 2;
        }

        EndCell(written);
    }

    public void Flag(bool value)
    {
        destination[Length] = value ? (byte)'1' : (byte)'0';
        EndCell(1);
    }

    public void Label(string text)
    {
        Require(Encoding.UTF8.TryGetBytes(text, destination[Length..], out int written));
        EndCell(written);
    }

    /// <summary>Ends the line, in place of the comma after its last cell.</summary>
    public readonly void End() => destination[Length - 1] = (byte)'\n';

    private void EndCell(int written)
    {
        destination[Length + written] = (byte)',';
        Length += written + 1;
    }

    private static void Require(bool written)
    {
        if (!written)
        {
            throw new InvalidOperationException("The memory for a CSV row is too small.");
        }
    }
}
