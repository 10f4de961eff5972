using System.Globalization;
using MarketData.Bars;
using Perf.Testbed.Market;

namespace Perf.Testbed.Stub;

/// <summary>What one answer says.</summary>
/// <param name="NextUrl">Absolute, without a key; null on the last page.</param>
internal sealed record AggregatesPage(AggregatesRequest Request, MarketPage Bars, string RequestId, string? NextUrl)
{
    /// <summary>The page that a market has for a request.</summary>
    /// <param name="origin">
    /// Scheme, host and port of the URL of the next page: those that the client asked for, which may be a proxy's.
    /// </param>
    /// <param name="bars">Memory for the page's bars; holds them afterwards.</param>
    public static AggregatesPage Read(
        SyntheticMarket market, AggregatesRequest request, string origin, string requestId, MarketPage bars)
    {
        if (request.Symbol is { } symbol)
        {
            market.ReadPage(new SeriesKey(symbol, request.Timeframe), request.Starts, request.LimitBaseAggregates, bars);
        }
        else
        {
            bars.Clear();
        }

        string? nextUrl = bars.NextUnixMs is { } next ? origin + NextPathAndQuery(request, next) : null;
        return new AggregatesPage(request, bars, requestId, nextUrl);
    }

    private static string NextPathAndQuery(AggregatesRequest request, long nextUnixMs) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/aggs/ticker/{request.Ticker}/range/{request.Timeframe.PolygonMultiplier}/"
            + $"{request.Timeframe.PolygonTimespan}/{nextUnixMs}/{request.To}"
            + $"?cursor={PageToken.Encode(request.LimitBaseAggregates, request.Adjusted)}");
}
