using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Operations;

/// <summary>The series that the service is there for: every symbol of the universe at every timeframe that is backfilled.</summary>
public static class FollowedSeries
{
    /// <summary>Symbol by symbol, each in the order of the timeframes.</summary>
    public static IReadOnlyList<SeriesKey> All { get; } =
        [.. Universe.Fifty.SelectMany(_ => Timeframe.Backfilled, (symbol, timeframe) => new SeriesKey(symbol, timeframe))];
}
