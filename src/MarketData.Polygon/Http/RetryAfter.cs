using System.Net.Http.Headers;

namespace MarketData.Polygon.Http;

/// <summary>Reads Retry-After (RFC 9110, 10.2.3), which is a number of seconds or a date.</summary>
internal static class RetryAfter
{
    /// <summary>The wait that the server asks for, never negative; null when it asks for none or cannot be understood.</summary>
    public static TimeSpan? Read(HttpResponseHeaders headers, TimeProvider timeProvider)
    {
        RetryConditionHeaderValue? header = headers.RetryAfter;
        TimeSpan? asked = header?.Delta ?? (header?.Date - timeProvider.GetUtcNow());
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked;
    }
}
