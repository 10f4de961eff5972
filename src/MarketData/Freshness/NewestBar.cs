namespace MarketData.Freshness;

/// <summary>The newest bar stored for a series, which is all that its freshness depends on.</summary>
/// <param name="StartUnixMs">Start of the bar.</param>
/// <param name="ComputedAt">
/// As of when its features are: when the fetch of what they were computed from began. Before the bar's end, the bar was unfinished.
/// </param>
public readonly record struct NewestBar(long StartUnixMs, DateTimeOffset ComputedAt);
