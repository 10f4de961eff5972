using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Recovery;

namespace MarketData.Api.Admin;

/// <summary>How fresh the series of one class of symbols are, against what its users accept.</summary>
/// <param name="AcceptableSeconds">The age that the class accepts.</param>
/// <param name="Beyond">Series that are older, those of which nothing is stored among them.</param>
internal sealed record ClassFreshness(Criticality Class, long AcceptableSeconds, int Beyond, FreshnessCounts Counts)
{
    /// <param name="series">Of this class, all of them.</param>
    public static ClassFreshness Of(ClassObjective objective, IReadOnlyCollection<SeriesFreshness> series)
    {
        long acceptableSeconds = (long)objective.AcceptableStaleness.TotalSeconds;
        return new ClassFreshness(
            objective.Class,
            acceptableSeconds,
            series.Count(one => one.Status == FreshnessStatus.Missing || one.AgeSeconds > acceptableSeconds),
            FreshnessCounts.Of(series));
    }
}
