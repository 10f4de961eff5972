namespace Perf.Lab.Drills.Invariants;

/// <summary>One answer of the API, as a client sees it.</summary>
/// <param name="Status">0 when there was none.</param>
/// <param name="At">When it was there, since the drill began.</param>
/// <param name="LastBar">Start of the newest bar that it says is stored; null without one.</param>
/// <param name="Warning">Null when it says that all is well.</param>
internal sealed record ApiReply(
    int Status, TimeSpan At, TimeSpan Took, bool Degraded, DateTimeOffset? LastBar, string? Warning)
{
    /// <summary>When it says that the features of that bar were computed; null without one.</summary>
    public DateTimeOffset? ComputedAt { get; init; }

    /// <summary>How far it says that the series lags behind its market; null without one.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>Its word for that age; null without one.</summary>
    public string? Freshness { get; init; }
}
