namespace Perf.Testbed.Stub;

/// <summary>What a stub has answered about one series.</summary>
/// <param name="Ticker">Polygon's: <c>AAPL</c>, <c>X:BTCUSD</c>.</param>
/// <param name="Timeframe">Ours: <c>5m</c> … <c>1w</c>.</param>
/// <param name="Bars">Distinct bars: one that was served twice counts once.</param>
/// <param name="FirstUnixMs">Start of the earliest bar served; null when there was none.</param>
/// <param name="LastUnixMs">Start of the latest bar served; null when there was none.</param>
/// <param name="VolumeSum">Of the distinct bars; exact.</param>
/// <param name="Pages">Repeated ones included.</param>
/// <param name="BodyBytes">Length of the pages' JSON, before compression.</param>
/// <param name="Exact">
/// False when the pages were too scattered to remember them all (<see cref="CoveredRanges.Capacity"/> separate pieces): then
/// bars served twice may have been counted twice.
/// </param>
public sealed record ServedSeries(
    string Ticker,
    string Timeframe,
    long Bars,
    long? FirstUnixMs,
    long? LastUnixMs,
    double VolumeSum,
    long Pages,
    long BodyBytes,
    bool Exact);
