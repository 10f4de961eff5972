namespace Perf.Testbed.Market;

/// <summary>A page of a series' bars, in ascending time. Reusable: filling it again keeps its memory. Not thread-safe.</summary>
public sealed class MarketPage
{
    private MarketBar[] bars = new MarketBar[1024];

    public int Count { get; private set; }

    /// <summary>Valid until the page is filled again.</summary>
    public ReadOnlySpan<MarketBar> Bars => bars.AsSpan(0, Count);

    public BarScale Scale { get; private set; }

    /// <summary>Base aggregates of all bars of the page.</summary>
    public long BaseAggregates { get; private set; }

    /// <summary>Start of the bar that the next page begins with; null when this is the last page.</summary>
    public long? NextUnixMs { get; private set; }

    /// <summary>Makes it the last page of nothing.</summary>
    public void Clear()
    {
        Count = 0;
        BaseAggregates = 0;
        NextUnixMs = null;
    }

    /// <summary>
    /// Takes bars from a cursor until the next one's base aggregates would exceed the limit. A page holds whole bars only: a
    /// bar that does not fit starts the next page. (Polygon may cut a page's last bar short; with that, what a client should
    /// end up with would depend on where the pages were cut, and could be no oracle.) A page has at least one bar if there is
    /// any, however small the limit, so that paging always gets on.
    /// </summary>
    internal void Fill(BarCursor cursor, int limitBaseAggregates)
    {
        Clear();
        Scale = cursor.Scale;
        while (cursor.MoveNext())
        {
            if (Count > 0 && BaseAggregates + cursor.Current.BaseAggregates > limitBaseAggregates)
            {
                NextUnixMs = cursor.Current.TimeUnixMs;
                return;
            }

            if (Count == bars.Length)
            {
                Array.Resize(ref bars, bars.Length * 2);
            }

            bars[Count++] = cursor.Current;
            BaseAggregates += cursor.Current.BaseAggregates;
        }
    }
}
