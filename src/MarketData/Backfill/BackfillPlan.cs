using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>Which jobs a backfill consists of, and in which order.</summary>
public static class BackfillPlan
{
    /// <summary>Every symbol at every timeframe over the same range: symbol by symbol, each in the order of the timeframes.</summary>
    public static IReadOnlyList<BackfillJob> Create(
        IReadOnlyList<Symbol> symbols, IReadOnlyList<Timeframe> timeframes, UtcRange range) =>
        [.. symbols.SelectMany(_ => timeframes, (symbol, timeframe) => new BackfillJob(new SeriesKey(symbol, timeframe), range))];
}
