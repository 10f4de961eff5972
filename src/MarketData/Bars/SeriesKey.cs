using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Bars;

/// <summary>What identifies a series of bars: one symbol at one timeframe.</summary>
public readonly record struct SeriesKey(Symbol Symbol, Timeframe Timeframe)
{
    public override string ToString() => $"{Symbol.Name}/{Timeframe.Code}";
}
