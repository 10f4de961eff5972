namespace MarketData.Freshness;

/// <summary>The verdict of <see cref="StalenessPolicy"/> on a series.</summary>
/// <param name="Age">
/// How long a complete bar has existed that is not stored; zero while the newest possible bar is stored, and when nothing is.
/// </param>
/// <param name="Newest">The newest bar stored; null when nothing is.</param>
/// <param name="Warning">What to tell the user; null when fresh.</param>
public sealed record Staleness(FreshnessStatus Status, TimeSpan Age, NewestBar? Newest, string? Warning);
