namespace MarketData.Api.OpenApi.Shapes;

/// <summary>How fresh a series is, judged against the calendar of its market.</summary>
/// <param name="AgeSeconds">How long a complete bar has existed that is not stored.</param>
/// <param name="LastBar">Start of the newest bar stored, in the answer or not.</param>
/// <param name="ComputedAt">As of when the features of that bar are: when the fetch of what they were computed from began.</param>
/// <param name="Failed">Whether the latest attempt to bring the series up to date failed: the answer is of one before.</param>
/// <param name="FailedAt">When it ended; null when it did not fail.</param>
/// <param name="Warning">Null when fresh, not failed and not degraded.</param>
internal sealed record StalenessShape(
    StalenessStatusShape Status,
    long AgeSeconds,
    DateTimeOffset LastBar,
    DateTimeOffset ComputedAt,
    bool Failed,
    DateTimeOffset? FailedAt,
    string? Warning);
