namespace MarketData.Time;

/// <summary>
/// A half-open span of UTC time, [start, end), in Unix milliseconds. It contains its start and not its end, so that
/// adjacent ranges share no instant. It may be empty (start = end) and is never negative. Immutable.
/// </summary>
public readonly record struct UtcRange
{
    /// <exception cref="ArgumentException">The end is before the start.</exception>
    public UtcRange(long startUnixMs, long endUnixMs)
    {
        if (endUnixMs < startUnixMs)
        {
            throw new ArgumentException($"The range ends ({endUnixMs} ms) before it starts ({startUnixMs} ms).", nameof(endUnixMs));
        }

        StartUnixMs = startUnixMs;
        EndUnixMs = endUnixMs;
    }

    public long StartUnixMs { get; }

    public long EndUnixMs { get; }

    public DateTimeOffset Start => DateTimeOffset.FromUnixTimeMilliseconds(StartUnixMs);

    public DateTimeOffset End => DateTimeOffset.FromUnixTimeMilliseconds(EndUnixMs);

    public bool IsEmpty => StartUnixMs == EndUnixMs;

    /// <summary>The range of whole UTC days from the first one, inclusive, to the last one, exclusive.</summary>
    public static UtcRange FromDays(DateOnly first, DateOnly end) => new(ToUnixMs(first), ToUnixMs(end));

    public bool Contains(long unixMs) => unixMs >= StartUnixMs && unixMs < EndUnixMs;

    public override string ToString() => $"[{Start:yyyy-MM-dd'T'HH:mm:ss'Z'}, {End:yyyy-MM-dd'T'HH:mm:ss'Z'})";

    private static long ToUnixMs(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeMilliseconds();
}
