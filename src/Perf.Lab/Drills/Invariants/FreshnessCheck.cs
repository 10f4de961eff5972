using System.Globalization;
using MarketData.Bars;
using MarketData.Freshness;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Invariants;

/// <summary>
/// I4. What an answer says of its age against what follows from its newest bar, and from what was served at all: by the market's calendar
/// and our own clock at the moment it was asked for; from then on the truth only grows older. Older than the truth is no lie.
/// </summary>
internal static class FreshnessCheck
{
    /// <summary>The age is told in whole seconds.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    /// <param name="served">Read after the reply was there; null when nothing of the series was served.</param>
    /// <returns>What is wrong, in words; null when nothing is, and for a reply without rows.</returns>
    public static string? FindLie(SeriesKey series, ApiReply reply, ServedSeries? served, DateTimeOffset askedAt)
    {
        if (reply is not { LastBar: { } lastBar, ComputedAt: { } computedAt, Age: { } age, Freshness: { } freshness })
        {
            return null;
        }

        if (served is not { LastUnixMs: { } servedMs, LastServedAt: { } servedAt })
        {
            return $"an answer claims a bar of {lastBar:u}, and none was served";
        }

        long lastMs = lastBar.ToUnixTimeMilliseconds();
        DateTimeOffset newestServed = DateTimeOffset.FromUnixTimeMilliseconds(servedMs);
        Staleness ofItsBar = StalenessPolicy.Judge(series, new NewestBar(lastMs, computedAt), askedAt);
        Staleness ofAllServed = StalenessPolicy.Judge(series, new NewestBar(servedMs, servedAt), askedAt);
        return lastMs > servedMs ? $"an answer claims a bar of {lastBar:u}, and {newestServed:u} is the newest served"
            : lastMs == servedMs && computedAt > servedAt
                ? $"an answer claims that its newest bar was fetched at {computedAt:O}, and it was last served at {servedAt:O}"
            : !Enum.TryParse(freshness, ignoreCase: true, out FreshnessStatus claimed) ? $"an answer claims to be '{freshness}'"
            : FindYounger(age, claimed, ofItsBar, $"its bar of {lastBar:u}") ?? FindYounger(age, claimed, ofAllServed, "what was served");
    }

    private static string? FindYounger(TimeSpan age, FreshnessStatus claimed, Staleness truth, string ofWhat) =>
        age < truth.Age - Rounding
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"an answer claims an age of {age.TotalSeconds:0} s, and {ofWhat} is {truth.Age.TotalSeconds:0} s behind")
            : claimed < truth.Status ? $"an answer claims to be {claimed}, and is {truth.Status}"
            : null;
}
