using MarketData.Api.Access;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MarketData.Api.Hosting;

/// <summary>What a client may cost the server. Requests are short and have no body, so that little is needed.</summary>
internal static class KestrelLimits
{
    /// <summary>Longer than the longest request of ours, every parameter spelled out.</summary>
    public const int MaxRequestLineKilobytes = 8;

    public const int MaxHeadersKilobytes = 16;

    /// <summary>Long enough for a request of one packet over any line; who drips holds a connection no longer.</summary>
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Longer than clients of a pool leave a connection alone between two requests of a page; connections that only are there take
    /// the places of others no longer than that.
    /// </summary>
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A client with a line of 80 kbit/s is served. Who stops reading is cut off once what waits for it should have arrived at this
    /// rate: half a minute for an answer of 300 KB.
    /// </summary>
    private static readonly MinDataRate ResponseRate = new(bytesPerSecond: 10_000, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = 2_000;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestLineSize = MaxRequestLineKilobytes * 1024;
        limits.MaxRequestHeaderCount = 50;
        limits.MaxRequestHeadersTotalSize = MaxHeadersKilobytes * 1024;
        limits.MaxRequestBodySize = BodyLimit.MaxBytes;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.KeepAliveTimeout = KeepAliveTimeout;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.MinResponseDataRate = ResponseRate;
    }
}
