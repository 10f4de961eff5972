using MarketData.Instruments;
using MarketData.Time;

namespace Perf.Testbed.Stub;

/// <summary>A well-formed request for bars.</summary>
/// <param name="Ticker">As it was asked for, with letters, digits, '.', '-' and ':' only.</param>
/// <param name="Symbol">Null when the stub lists no such ticker: it is answered with no bars, as Polygon does.</param>
/// <param name="Starts">The bars asked for are those that start inside it.</param>
/// <param name="LimitBaseAggregates">Minutes for bars below a day, days for longer ones.</param>
/// <param name="To">The end as the URL gave it, for the URL of the next page.</param>
internal sealed record AggregatesRequest(
    string Ticker, Symbol? Symbol, Timeframe Timeframe, UtcRange Starts, int LimitBaseAggregates, bool Adjusted, string To);
