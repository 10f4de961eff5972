namespace MarketData.Freshness;

/// <summary>The newest bar stored for a series, which is all that its freshness depends on.</summary>
/// <param name="StartUnixMs">Start of the bar.</param>
/// <param name="ComputedAt">When its features were computed: before the bar's end, they were those of an unfinished bar.</param>
public readonly record struct NewestBar(long StartUnixMs, DateTimeOffset ComputedAt);
