using MarketData.Bars;
using MarketData.Time;
using Perf.Testbed.Market;

namespace Perf.Testbed.Stub;

/// <summary>Counts what was served of one series. Not thread-safe.</summary>
internal sealed class SeriesTally(SeriesKey series)
{
    private readonly CoveredRanges covered = new();
    private long? firstUnixMs;
    private long? lastUnixMs;
    private long volumeUnits;
    private double volumePerUnit;
    private long pages;
    private long bodyBytes;
    private DateTimeOffset? lastServedAt;
    private bool exact = true;

    public long Bars { get; private set; }

    /// <param name="starts">The part of time that the page answers for: it holds every bar that starts inside it.</param>
    /// <param name="servedAt">Null when that is not known.</param>
    public void Add(MarketPage page, UtcRange starts, long pageBodyBytes, DateTimeOffset? servedAt)
    {
        pages++;
        bodyBytes += pageBodyBytes;
        volumePerUnit = page.Scale.VolumePerUnit;
        exact &= covered.Add(starts, out List<UtcRange> gaps);
        foreach (UtcRange gap in gaps)
        {
            AddNewBars(page.Bars, gap);
        }

        if (page.Count > 0 && page.Bars[^1].TimeUnixMs == lastUnixMs)
        {
            lastServedAt = servedAt;
        }
    }

    public ServedSeries ToRecord() => new(
        series.Symbol.PolygonTicker,
        series.Timeframe.Code,
        Bars,
        firstUnixMs,
        lastUnixMs,
        volumeUnits * volumePerUnit,
        pages,
        bodyBytes,
        lastServedAt,
        exact);

    private void AddNewBars(ReadOnlySpan<MarketBar> bars, UtcRange gap)
    {
        foreach (ref readonly MarketBar bar in bars)
        {
            if (gap.Contains(bar.TimeUnixMs))
            {
                Bars++;
                volumeUnits += bar.VolumeUnits;
                firstUnixMs = Math.Min(firstUnixMs ?? long.MaxValue, bar.TimeUnixMs);
                lastUnixMs = Math.Max(lastUnixMs ?? long.MinValue, bar.TimeUnixMs);
            }
        }
    }
}
