using Microsoft.Extensions.Primitives;

namespace MarketData.Api.Answers;

/// <summary>What is said of an answer beside its body, and of one that the client has already.</summary>
internal static class AnswerHeaders
{
    // A client may keep an answer, and asks whether it is still good whenever it uses it.
    private static readonly StringValues CacheControl = "no-cache";

    // The same whether or not this answer is compressed.
    private static readonly StringValues Vary = "Accept-Encoding";

    // In the order of CacheUse; RFC 9211.
    private static readonly StringValues[] CacheStatus =
    [
        "marketdata; hit",
        "marketdata; hit; detail=degraded",
        "marketdata; fwd=miss",
        "marketdata; fwd=miss; collapsed",
        "marketdata; fwd=stale",
        "marketdata; fwd=stale; collapsed",
        "marketdata; fwd=bypass",
    ];

    public static void Write(IHeaderDictionary headers, SeriesAnswer answer, string tag)
    {
        headers.CacheControl = CacheControl;
        headers.Vary = Vary;
        headers.ETag = tag;
        headers["Cache-Status"] = CacheStatus[(int)answer.Use];
    }
}
