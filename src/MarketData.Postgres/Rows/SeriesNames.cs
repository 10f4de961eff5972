using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Postgres.Rows;

/// <summary>The two texts by which a series is stored.</summary>
internal static class SeriesNames
{
    /// <exception cref="InvalidDataException">They name no series.</exception>
    public static SeriesKey Parse(string symbol, string timeframe) =>
        TryParse(symbol, timeframe) ?? throw new InvalidDataException($"\"{symbol}\" at \"{timeframe}\" is not a series.");

    /// <returns>Null when they name no series that this build knows.</returns>
    public static SeriesKey? TryParse(string symbol, string timeframe) =>
        Symbol.TryParse(symbol, out Symbol? known) && Timeframe.TryParse(timeframe, out Timeframe? length)
            ? new SeriesKey(known, length)
            : null;
}
