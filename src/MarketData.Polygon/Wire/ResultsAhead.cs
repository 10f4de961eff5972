using System.Text.Json;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Takes the bars of a page while its body is still coming, so that the server writes while we read. It only runs ahead: it stops
/// at whatever it does not know, and <see cref="EnvelopeReader"/>, which reads the page once it is whole, goes on from there and
/// says what the page is worth. Not thread-safe.
/// </summary>
internal sealed class ResultsAhead(WireBars bars)
{
    /// <summary>What comes before the results of a page is shorter; where it is not, nothing is taken ahead.</summary>
    private const int MaxHeadBytes = 4096;

    private bool hasGivenUp;

    /// <summary>Behind the opening bracket of the results; 0 while that has not been found.</summary>
    public int Start { get; private set; }

    /// <summary>Behind the last bar that was taken; <see cref="Start"/> when none was.</summary>
    public int Next { get; private set; }

    public void Clear()
    {
        Start = 0;
        Next = 0;
        hasGivenUp = false;
    }

    /// <param name="body">All that has come so far; what was there before is still the same.</param>
    public void Advance(ReadOnlySpan<byte> body)
    {
        if (Start == 0 && !hasGivenUp)
        {
            Start = FindResults(body[..Math.Min(body.Length, MaxHeadBytes)]);
            Next = Start;
            hasGivenUp |= Start == 0 && body.Length >= MaxHeadBytes;
        }

        while (Start > 0 && !bars.IsFull)
        {
            int at = Next == Start ? Next : Next + 1;
            bool isBarDue = at < body.Length && (Next == Start || body[Next] == ',');
            int length = isBarDue ? BarScanner.Scan(body[at..], bars) : 0;
            if (length == 0)
            {
                return;
            }

            Next = at + length;
        }
    }

    /// <returns>0 when it does not begin in these bytes.</returns>
    private int FindResults(ReadOnlySpan<byte> head)
    {
        Utf8JsonReader reader = new(head, isFinalBlock: false, new JsonReaderState(EnvelopeReader.Options));
        try
        {
            while (reader.Read())
            {
                bool isResults = reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 }
                    && reader.ValueTextEquals("results"u8);
                if (isResults && reader.Read() && reader.TokenType == JsonTokenType.StartArray)
                {
                    return (int)reader.BytesConsumed;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws at a name that is no text: half a surrogate pair.
            hasGivenUp = true;
        }

        return 0;
    }
}
