namespace Perf.Testbed.Proxy;

/// <summary>How one direction of a link behaves. Immutable; each value is checked when it is set.</summary>
public sealed record LinkConditions
{
    /// <summary>Nothing is in the way.</summary>
    public static readonly LinkConditions Clear = new();

    /// <summary>How long each byte is under way.</summary>
    /// <value>Zero.</value>
    public TimeSpan Latency { get; init => field = NotNegative(value, nameof(Latency)); }

    /// <summary>Up to so much more, at random by the proxy's seed. Bytes never overtake others.</summary>
    /// <value>Zero.</value>
    public TimeSpan Jitter { get; init => field = NotNegative(value, nameof(Jitter)); }

    /// <summary>Of each connection; at least 1.</summary>
    /// <value>Null: unlimited.</value>
    public long? BytesPerSecond { get; init => field = AtLeast(value, 1, nameof(BytesPerSecond)); }

    /// <summary>
    /// Nothing arrives and nobody is told. What was sent is kept, as a network would send it again, and arrives when the conditions change.
    /// Connecting still succeeds: that is between the client and the proxy's operating system.
    /// </summary>
    /// <value>False.</value>
    public bool IsBlackHole { get; init; }

    /// <summary>
    /// A connection whose next bytes would be more than these, counted from when it began or the conditions were set, ends behind the
    /// last of them: orderly, so that the receiver sees an end where none should be.
    /// </summary>
    /// <value>Null: none is cut.</value>
    public long? CutAfterBytes { get; init => field = AtLeast(value, 0, nameof(CutAfterBytes)); }

    private static TimeSpan NotNegative(TimeSpan value, string name) =>
        value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative.");

    private static long? AtLeast(long? value, long least, string name) =>
        value is null || value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {least}.");
}
