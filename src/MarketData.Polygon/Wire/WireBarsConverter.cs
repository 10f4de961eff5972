using System.Text.Json;
using System.Text.Json.Serialization;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Reads the <c>results</c> array straight into the columns of one <see cref="WireBars"/>, with no object a bar. It keeps
/// that instance, so a converter (hence a context) serves one page at a time.
/// </summary>
internal sealed class WireBarsConverter(WireBars bars) : JsonConverter<WireBars>
{
    public override WireBars Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("results is not an array.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            ReadBar(ref reader);
        }

        return reader.TokenType == JsonTokenType.EndArray ? bars : throw new JsonException("A bar is not an object.");
    }

    public override void Write(Utf8JsonWriter writer, WireBars value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Pages are read, never written.");

    private void ReadBar(ref Utf8JsonReader reader)
    {
        long time = long.MinValue;
        double open = double.NaN;
        double high = double.NaN;
        double low = double.NaN;
        double close = double.NaN;
        double volume = double.NaN;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            byte field = FieldOf(ref reader);
            reader.Read();
            switch (field)
            {
                case (byte)'t':
                    time = ReadTime(ref reader);
                    break;
                case (byte)'o':
                    open = ReadValue(ref reader);
                    break;
                case (byte)'h':
                    high = ReadValue(ref reader);
                    break;
                case (byte)'l':
                    low = ReadValue(ref reader);
                    break;
                case (byte)'c':
                    close = ReadValue(ref reader);
                    break;
                case (byte)'v':
                    volume = ReadValue(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        bars.Add(time, open, high, low, close, volume);
    }

    /// <summary>The name's byte when it is a single one, else 0: all fields we read have one-letter names.</summary>
    private static byte FieldOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length == 1)
        {
            return reader.ValueSpan[0];
        }

        return reader.ValueIsEscaped ? EscapedFieldOf(ref reader) : (byte)0;
    }

    private static byte EscapedFieldOf(ref Utf8JsonReader reader)
    {
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
