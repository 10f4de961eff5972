using MarketData.Freshness;
using MarketData.Instruments;

namespace MarketData.Api.Admin;

/// <summary>How fresh one series is.</summary>
/// <param name="AgeSeconds">How long a complete bar has existed that is not stored; null when nothing is stored.</param>
/// <param name="LastBar">Start of the newest bar stored; null when nothing is.</param>
/// <param name="ComputedAt">When its features were computed; null when they never were.</param>
/// <param name="FailedAt">When the latest attempt to compute them ended, when it failed; null when it did not.</param>
/// <param name="Warning">What users are told; null when fresh.</param>
internal sealed record SeriesFreshness(
    string Symbol,
    string Timeframe,
    Criticality Criticality,
    FreshnessStatus Status,
    long? AgeSeconds,
    DateTimeOffset? LastBar,
    DateTimeOffset? ComputedAt,
    DateTimeOffset? FailedAt,
    string? Warning);
