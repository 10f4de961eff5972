using System.Text.Json;
using MarketData.Bars;
using MarketData.Polygon.Bodies;

namespace MarketData.Polygon.Wire;

/// <summary>
/// Parses pages, one at a time, into columns that it owns and reuses. A page may be shown to it while it comes
/// (<see cref="Grew"/>); what it is worth is known when it is whole (<see cref="Parse"/>). Not thread-safe.
/// </summary>
internal sealed class PageParser : IBodyWatcher
{
    private readonly WireBars bars;
    private readonly ResultsAhead? ahead;
    private readonly BarArrayReader array;

    /// <param name="maxBars">The most that a page may have; one that has more is refused, and takes no memory for them.</param>
    /// <param name="scansBars">False: every bar is read the general way, and nothing ahead: the oracle of the fast one.</param>
    public PageParser(int maxBars, bool scansBars = true)
    {
        bars = new WireBars(maxBars);
        ahead = scansBars ? new ResultsAhead(bars) : null;
        array = new BarArrayReader(bars, ahead);
    }

    /// <summary>The accepted bars of the page parsed last.</summary>
    public BarColumns Columns => bars.Columns;

    public int Quarantined => bars.Quarantined;

    /// <summary>The other bars of the page parsed last; null when there are none.</summary>
    public QuarantinedBars? QuarantinedBars => bars.QuarantinedBars;

    /// <summary>The last time of the page parsed last; meaningless when it had no bars.</summary>
    public long LastUnixMs => bars.LastUnixMs;

    public int Length => bars.Length;

    /// <summary>Whether the page parsed last was refused because it has too many bars.</summary>
    public bool MetTooManyBars => array.MetTooMany;

    /// <summary>The memory that is kept for bars.</summary>
    public long CapacityBytes => bars.CapacityBytes;

    /// <summary>A new page: forgets the one before, and keeps the memory.</summary>
    public void Begin()
    {
        bars.Clear();
        array.Clear();
        ahead?.Clear();
    }

    public void Grew(ReadOnlySpan<byte> body) => ahead?.Advance(body);

    /// <param name="utf8Json">The whole page; begins with what it was shown since <see cref="Begin"/>.</param>
    /// <returns>Null when the text is not whole JSON of a page's shape, or has too many bars.</returns>
    public AggregatesEnvelope? Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return EnvelopeReader.Read(utf8Json, array);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what the reader throws at text that is not UTF-8.
            return null;
        }
    }
}
