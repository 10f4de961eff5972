using System.Net;

namespace MarketData.Polygon.Http;

/// <summary>
/// Connections to Polygon: nothing between us and the pinned host, and nothing kept from one request to the next.
/// </summary>
public static class PolygonHttpHandler
{
    /// <summary>A handler without redirects, cookies and proxy, which leaves bodies compressed as they came.</summary>
    /// <remarks>
    /// The runtime repeats a request by itself, up to three times, when a connection closes before the first byte of an answer
    /// (a kept connection that the server had given up). That cannot be switched off, and no retry is counted for it.
    /// </remarks>
    public static SocketsHttpHandler Create() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,

        // The body reader decompresses itself: it must bound what comes out and notice a stream that was cut short.
        AutomaticDecompression = DecompressionMethods.None,

        // The vendor's addresses change; a connection that lives for ever would not notice.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
