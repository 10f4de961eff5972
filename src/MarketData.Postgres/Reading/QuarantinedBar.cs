using MarketData.Bars;

namespace MarketData.Postgres.Reading;

/// <summary>A bar in quarantine.</summary>
/// <param name="Open">This and the other values as the source sent them last: NaN where there was none, possibly infinite.</param>
/// <param name="FirstSeenAt">When the source first sent a bar of this time that cannot be true.</param>
/// <param name="LastSeenAt">When it did so last.</param>
/// <param name="ResolvedAt">
/// When a true bar was stored in its place; null while none was, and when the source went back on it since (the true bar stays
/// stored).
/// </param>
public sealed record QuarantinedBar(
    long TimeUnixMs,
    double Open,
    double High,
    double Low,
    double Close,
    double Volume,
    QuarantineReason Reason,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastSeenAt,
    DateTimeOffset? ResolvedAt);
