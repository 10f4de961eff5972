using System.Text.Json;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Reads a page's outer object, and hands the array of bars over to <see cref="BarArrayReader"/>. A property that comes twice is
/// refused, for which of the two the sender means cannot be known.
/// </summary>
internal static class EnvelopeReader
{
    /// <summary>A page is an object of an array of objects; the rest of the depth is room for fields not known yet.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = 8 };

    /// <exception cref="JsonException">Not whole JSON, or not of a page's shape.</exception>
    /// <exception cref="InvalidOperationException">A text is not UTF-8.</exception>
    public static AggregatesEnvelope Read(ReadOnlySpan<byte> json, BarArrayReader bars)
    {
        Utf8JsonReader reader = new(json, Options);
        AggregatesEnvelope page = new();
        Names seen = Names.None;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "A page is an object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Names name = NameOf(ref reader);
            Expect((seen & name) == Names.None, "A property comes twice.");
            seen |= name;
            if (name == Names.Results)
            {
                page.Results = ReadResults(ref reader, json, bars);
                continue;
            }

            reader.Read();
            ReadProperty(ref reader, name, page);
        }

        Expect(!reader.Read(), "A page ends with its object.");
        return page;
    }

    private static Names NameOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("ticker"u8))
        {
            return Names.Ticker;
        }

        if (reader.ValueTextEquals("adjusted"u8))
        {
            return Names.Adjusted;
        }

        if (reader.ValueTextEquals("resultsCount"u8))
        {
            return Names.ResultsCount;
        }

        if (reader.ValueTextEquals("results"u8))
        {
            return Names.Results;
        }

        return reader.ValueTextEquals("next_url"u8) ? Names.NextUrl : Names.None;
    }

    private static void ReadProperty(ref Utf8JsonReader reader, Names name, AggregatesEnvelope page)
    {
        bool isNull = reader.TokenType == JsonTokenType.Null;
        switch (name)
        {
            case Names.Ticker:
                page.Ticker = ReadText(ref reader);
                break;
            case Names.NextUrl:
                page.NextUrl = ReadText(ref reader);
                break;
            case Names.Adjusted:
                Expect(isNull || reader.TokenType is JsonTokenType.True or JsonTokenType.False, "adjusted is not a boolean.");
                page.Adjusted = isNull ? null : reader.GetBoolean();
                break;
            case Names.ResultsCount:
                int count = 0;
                Expect(
                    isNull || (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out count)),
                    "resultsCount is not an integer.");
                page.ResultsCount = isNull ? null : count;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType is JsonTokenType.String or JsonTokenType.Null, "A text is not a text.");
        return reader.GetString();
    }

    /// <summary>
    /// Reads the bars without the reader, then sets a new one in its state on what follows them: a reader cannot be told to skip.
    /// As <c>results</c> comes once, the reader still counts from the start of the page.
    /// </summary>
    private static WireBars? ReadResults(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, BarArrayReader bars)
    {
        Expect(reader.Read() && reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null, "results is not an array.");
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        JsonReaderState inArray = reader.CurrentState;
        int end = bars.Read(json, (int)reader.BytesConsumed, inArray);
        reader = new Utf8JsonReader(json[end..], isFinalBlock: true, inArray);
        Expect(reader.Read() && reader.TokenType == JsonTokenType.EndArray, "results does not end.");
        return bars.Bars;
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new JsonException(otherwise);
        }
    }

    [Flags]
    private enum Names
    {
        None = 0,
        Ticker = 1,
        Adjusted = 2,
        ResultsCount = 4,
        Results = 8,
        NextUrl = 16,
    }
}
