using System.Text.Json;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Reads the elements of <c>results</c> into columns, with no object a bar: each by <see cref="BarScanner"/> if it can, else by
/// <see cref="BarReader"/>, which knows all of JSON.
/// </summary>
/// <param name="ahead">Null: every bar is read the general way, as the oracle of the fast one does.</param>
internal sealed class BarArrayReader(WireBars bars, ResultsAhead? ahead)
{
    public WireBars Bars => bars;

    /// <summary>Whether the page read last was given up because it has more bars than it may.</summary>
    public bool MetTooMany { get; private set; }

    /// <param name="start">Behind the array's opening bracket.</param>
    /// <param name="inArray">The state of a reader that has just read that bracket.</param>
    /// <returns>Where the closing bracket is.</returns>
    /// <exception cref="JsonException">Not whole JSON, an element is not a bar, or there are too many.</exception>
    public int Read(ReadOnlySpan<byte> json, int start, JsonReaderState inArray)
    {
        int at = SkipSpace(json, start);
        if (ByteAt(json, at) == ']')
        {
            return at;
        }

        at = ahead?.Start == start && ahead.Next > start ? ahead.Next : ReadBar(json, at, inArray);
        while (true)
        {
            at = SkipSpace(json, at);
            switch (ByteAt(json, at))
            {
                case (byte)']':
                    return at;
                case (byte)',':
                    at = ReadBar(json, SkipSpace(json, at + 1), inArray);
                    break;
                default:
                    throw new JsonException("A bar is followed by neither a comma nor the end of results.");
            }
        }
    }

    /// <summary>A new page.</summary>
    public void Clear() => MetTooMany = false;

    private int ReadBar(ReadOnlySpan<byte> json, int at, JsonReaderState inArray)
    {
        if (bars.IsFull)
        {
            MetTooMany = true;
            throw new JsonException("There are more bars than a page holds.");
        }

        int length = ahead is null ? 0 : BarScanner.Scan(json[at..], bars);
        return at + (length > 0 ? length : BarReader.Read(json[at..], inArray, bars));
    }

    /// <summary>0, which is no JSON, when the text is at its end.</summary>
    private static byte ByteAt(ReadOnlySpan<byte> json, int at) => at < json.Length ? json[at] : (byte)0;

    private static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while (ByteAt(json, at) is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }
}
