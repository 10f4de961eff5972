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
/// <param name="LastServedAt">
/// When the latest bar was last served: nobody can know more of it, or of what comes behind it. Null when there was none, and of a server
/// that does not say when it answered.
/// </param>
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
    DateTimeOffset? LastServedAt,
    bool Exact);
