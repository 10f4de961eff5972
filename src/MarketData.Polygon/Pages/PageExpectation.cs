using MarketData.Time;

namespace MarketData.Polygon.Pages;

/// <summary>What a page must be in order to be the one that was asked for.</summary>
/// <param name="Ticker">Polygon's ticker, compared exactly.</param>
/// <param name="Range">The range of the whole fetch.</param>
/// <param name="PreviousUnixMs">The last time of the page before; less than any time when there was none.</param>
internal readonly record struct PageExpectation(string Ticker, UtcRange Range, long PreviousUnixMs);
