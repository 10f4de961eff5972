using MarketData.Freshness;

namespace MarketData.Api.Admin;

/// <summary>How many series have each status.</summary>
internal sealed record FreshnessCounts(int Fresh, int Aging, int Stale, int Missing, int Total)
{
    public static FreshnessCounts Of(IReadOnlyCollection<SeriesFreshness> series)
    {
        int Count(FreshnessStatus status) => series.Count(one => one.Status == status);
        return new FreshnessCounts(
            Count(FreshnessStatus.Fresh),
            Count(FreshnessStatus.Aging),
            Count(FreshnessStatus.Stale),
            Count(FreshnessStatus.Missing),
            series.Count);
    }
}
