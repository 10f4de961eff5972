using MarketData.Api.Caching;
using MarketData.Freshness;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MarketData.Api.Answers;

/// <summary>
/// The entity tag of an answer: of its rows and of what is said of their freshness in words, and of nothing that only tells the time.
/// The same content has the same tag in every process, from the cache or not.
/// </summary>
internal static class ContentTag
{
    /// <summary>Weak, because answers with the same tag differ in their clocks (RFC 9110, 8.8.1).</summary>
    public static string Of(SeriesAnswer answer, Staleness staleness, string? warning)
    {
        SeriesSnapshot snapshot = answer.Snapshot;
        ulong hash = snapshot.Hashes.Of(answer.First, answer.End);
        hash = ContentHash.Mix(hash, ContentHash.Of(answer.Series.Symbol.Name));
        hash = ContentHash.Mix(hash, ContentHash.Of(answer.Series.Timeframe.Code));
        hash = ContentHash.Mix(hash, (ulong)snapshot.NewestBarUnixMs);
        hash = ContentHash.Mix(hash, (ulong)snapshot.ComputedAt.UtcTicks);
        hash = ContentHash.Mix(hash, ((ulong)staleness.Status << 2) | (ulong)snapshot.Key.Kind);
        hash = ContentHash.Mix(hash, ContentHash.Of(warning));
        return $"W/\"{hash:x16}\"";
    }

    /// <summary>Whether a client that sent If-None-Match has this content already (RFC 9110, 13.1.2: compared weakly).</summary>
    public static bool IsKnown(StringValues ifNoneMatch, string tag)
    {
        if (ifNoneMatch.Count == 0)
        {
            return false;
        }

        if (ifNoneMatch.Count == 1 && (ifNoneMatch[0] == tag || ifNoneMatch[0] == "*"))
        {
            return true;
        }

        EntityTagHeaderValue ours = EntityTagHeaderValue.Parse(tag);
        return EntityTagHeaderValue.TryParseList(ifNoneMatch!, out IList<EntityTagHeaderValue>? theirs)
            && theirs.Any(known => known.Compare(ours, useStrongComparison: false));
    }
}
