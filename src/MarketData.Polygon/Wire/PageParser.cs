using System.Text.Json;
using MarketData.Bars;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Parses pages, one at a time, into columns that it owns and reuses. Making one costs some tens of microseconds, so parsers
/// are pooled. Not thread-safe.
/// </summary>
internal sealed class PageParser
{
    /// <summary>A page is an object of an array of objects; the rest is room for fields not known yet.</summary>
    private const int MaxDepth = 8;

    private readonly WireBars bars = new();
    private readonly WireContext context;

    public PageParser()
    {
        context = new WireContext(new JsonSerializerOptions
        {
            AllowDuplicateProperties = false,
            Converters = { new WireBarsConverter(bars) },
            MaxDepth = MaxDepth,
        });
    }

    /// <summary>The accepted bars of the page parsed last.</summary>
    public BarColumns Columns => bars.Columns;

    public int Quarantined => bars.Quarantined;

    /// <summary>The other bars of the page parsed last; null when there are none.</summary>
    public QuarantinedBars? QuarantinedBars => bars.QuarantinedBars;

    /// <summary>The last time of the page parsed last; meaningless when it had no bars.</summary>
    public long LastUnixMs => bars.LastUnixMs;

    public int Length => bars.Length;

    /// <returns>Null when the text is not whole JSON of a page's shape.</returns>
    public AggregatesEnvelope? Parse(ReadOnlySpan<byte> utf8Json)
    {
        bars.Clear();
        try
        {
            return JsonSerializer.Deserialize(utf8Json, context.AggregatesEnvelope);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
