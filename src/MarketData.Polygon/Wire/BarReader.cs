using System.Text.Json;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Reads one bar in whatever shape JSON allows: the definition of what a bar is. Values that are missing or not numbers are NaN,
/// and are the quarantine's matter.
/// </summary>
internal static class BarReader
{
    /// <param name="text">Starts with the bar.</param>
    /// <param name="inArray">The state of a reader that expects an element.</param>
    /// <returns>Bytes of the bar.</returns>
    /// <exception cref="JsonException">Not whole JSON, not an object, or a value comes twice.</exception>
    public static int Read(ReadOnlySpan<byte> text, JsonReaderState inArray, WireBars bars)
    {
        Utf8JsonReader reader = new(text, isFinalBlock: true, inArray);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A bar is not an object.");
        }

        ReadObject(ref reader, bars);
        return (int)reader.BytesConsumed;
    }

    private static void ReadObject(ref Utf8JsonReader reader, WireBars bars)
    {
        WireBar bar = new();
        int seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            byte field = FieldOf(ref reader);
            reader.Read();
            switch (field)
            {
                case (byte)'t':
                    bar.TimeUnixMs = ReadTime(ref reader);
                    break;
                case (byte)'o':
                    bar.Open = ReadValue(ref reader);
                    break;
                case (byte)'h':
                    bar.High = ReadValue(ref reader);
                    break;
                case (byte)'l':
                    bar.Low = ReadValue(ref reader);
                    break;
                case (byte)'c':
                    bar.Close = ReadValue(ref reader);
                    break;
                case (byte)'v':
                    bar.Volume = ReadValue(ref reader);
                    break;
                default:
                    reader.Skip();
                    continue;
            }

            int bit = 1 << (field - 'a');
            if ((seen & bit) != 0)
            {
                throw new JsonException("A value of a bar comes twice.");
            }

            seen |= bit;
        }

        bars.Add(bar.TimeUnixMs, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
    }

    /// <summary>The name's byte when it is one of those we read, else 0.</summary>
    private static byte FieldOf(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan.Length == 1 ? reader.ValueSpan[0] : (byte)0;
        }

        foreach (byte field in "tohlcv"u8)
        {
            if (reader.ValueTextEquals([field]))
            {
                return field;
            }
        }

        return 0;
    }

    private static double ReadValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return JsonNumbers.ReadDouble(reader.ValueSpan);
        }

        reader.Skip();
        return double.NaN;
    }

    private static long ReadTime(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && JsonNumbers.TryReadInt64(reader.ValueSpan, out long time))
        {
            return time;
        }

        reader.Skip();
        return long.MinValue;
    }
}
