using System.Globalization;
using System.Net.Http.Headers;
using MarketData.Bars;
using MarketData.Time;

namespace MarketData.Polygon.Http;

/// <summary>Makes the requests of a fetch: the address of its first page, and the message for any page.</summary>
/// <remarks>
/// The path and the query are those of Polygon's "Custom Bars" endpoint (GET /v2/aggs/ticker/…/range/…). The key travels in
/// the Authorization header alone: addresses end up in logs and proxies.
/// </remarks>
internal sealed class PageRequests(PolygonOptions options, PinnedOrigin origin)
{
    private static readonly StringWithQualityHeaderValue Gzip = new("gzip");

    private readonly AuthenticationHeaderValue authorization = new("Bearer", options.ApiKey.Reveal());

    /// <summary>
    /// The first page's address. Both ends of Polygon's range are inclusive, hence the end less one millisecond.
    /// </summary>
    public Uri FirstPage(SeriesKey series, UtcRange range)
    {
        // A colon may stand in a path as it is, and servers that match the raw path know the ticker as X:BTCUSD.
        string ticker = Uri.EscapeDataString(series.Symbol.PolygonTicker).Replace("%3A", ":", StringComparison.Ordinal);
        Timeframe timeframe = series.Timeframe;
        string address = string.Create(
            CultureInfo.InvariantCulture,
            $"/v2/aggs/ticker/{ticker}/range/{timeframe.PolygonMultiplier}/{timeframe.PolygonTimespan}"
            + $"/{range.StartUnixMs}/{range.EndUnixMs - 1}?adjusted=true&sort=asc&limit={options.PageLimit}");
        return new Uri(options.BaseAddress, address);
    }

    /// <exception cref="InvalidOperationException">
    /// The address is not of the pinned origin: the key must not go there.
    /// </exception>
    public HttpRequestMessage Get(Uri page)
    {
        if (!origin.Includes(page))
        {
            throw new InvalidOperationException("A page of another origin must be refused before it is asked for.");
        }

        HttpRequestMessage request = new(HttpMethod.Get, page);
        request.Headers.Authorization = authorization;
        if (options.AcceptGzip)
        {
            request.Headers.AcceptEncoding.Add(Gzip);
        }

        return request;
    }
}
