using System.Globalization;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace Perf.Lab.Drills.Benches;

/// <summary>The series that the processes of a drill are there for, and how much of them.</summary>
/// <param name="Days">Of history.</param>
internal sealed record DrillScope(IReadOnlyList<Symbol> Symbols, IReadOnlyList<Timeframe> Timeframes, int Days)
{
    /// <summary>A symbol or two of each class, stocks and crypto: twelve jobs that take some seconds.</summary>
    public static readonly DrillScope Usual = new(
        [.. ((string[])["SPY", "BTC", "AAPL", "NVDA"]).Select(name => Universe.Find(name)!)],
        [Timeframe.FiveMinutes, Timeframe.OneHour, Timeframe.OneDay],
        Days: 20);

    public IReadOnlyList<SeriesKey> Series => [.. Symbols.SelectMany(_ => Timeframes, (symbol, timeframe) => new SeriesKey(symbol, timeframe))];

    /// <summary>As the worker takes it.</summary>
    public IEnumerable<string> ToArguments() =>
    [
        "--symbols", string.Join(',', Symbols.Select(symbol => symbol.Name)),
        "--timeframes", string.Join(',', Timeframes.Select(timeframe => timeframe.Code)),
        "--days", Days.ToString(CultureInfo.InvariantCulture),
    ];
}
