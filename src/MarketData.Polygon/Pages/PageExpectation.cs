using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Polygon.Pages;

/// <summary>What a page must be in order to be the one that was asked for.</summary>
/// <param name="Range">The range of the whole fetch.</param>
/// <param name="PreviousUnixMs">The last time of the page before; less than any time when there was none.</param>
internal readonly record struct PageExpectation(SeriesKey Series, UtcRange Range, long PreviousUnixMs)
{
    /// <summary>Polygon's, compared exactly.</summary>
    public string Ticker => Series.Symbol.PolygonTicker;
}
