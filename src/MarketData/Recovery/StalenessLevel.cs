using MarketData.Freshness;

namespace MarketData.Recovery;

/// <summary>What is answered at a level of staleness.</summary>
/// <param name="Until">
/// The age at which the next level begins; of the last one, the age from which on no class of symbols accepts it. Null: it has none.
/// </param>
public sealed record StalenessLevel(FreshnessStatus Status, TimeSpan? Until, string Action);
