using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>Jobs that live on one fetch: the first is fetched, the bars of the others are made from its bars.</summary>
/// <param name="Jobs">Of one symbol, at least one; the first has the shortest timeframe. No series comes twice.</param>
/// <param name="Range">What is fetched: holds the jobs' own ranges, and reaches behind them where a bar of theirs does.</param>
public sealed record FetchGroup(IReadOnlyList<BackfillJob> Jobs, UtcRange Range)
{
    public BackfillJob Fetched => Jobs[0];
}
