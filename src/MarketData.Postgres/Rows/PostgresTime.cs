using MarketData.Time;

namespace MarketData.Postgres.Rows;

/// <summary>
/// Times as PostgreSQL keeps a <c>timestamptz</c>: microseconds since 2000-01-01 UTC. Written and read as such, a time costs
/// no conversion through DateTime. Source: PostgreSQL documentation, "Date/Time Types", and src/include/datatype/timestamp.h.
/// </summary>
internal static class PostgresTime
{
    /// <summary>The value that sorts before every time.</summary>
    public const long MinusInfinity = long.MinValue;

    /// <summary>The value that sorts after every time.</summary>
    public const long Infinity = long.MaxValue;

    private const long MicrosecondsPerMillisecond = 1000;

    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly long EpochUnixMs = Epoch.ToUnixTimeMilliseconds();

    private static readonly long MinUnixMs = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long MaxUnixMs = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Whether a time is inside the years 1 to 9999, which is what we store.</summary>
    public static bool CanHold(long unixMs) => unixMs >= MinUnixMs && unixMs <= MaxUnixMs;

    public static long FromUnixMs(long unixMs) => (unixMs - EpochUnixMs) * MicrosecondsPerMillisecond;

    /// <summary>Start (inclusive) and end (exclusive) of a range; of all time for null.</summary>
    public static (long Start, long End) FromRange(UtcRange? range) =>
        range is { } limits ? (FromUnixMs(limits.StartUnixMs), FromUnixMs(limits.EndUnixMs)) : (MinusInfinity, Infinity);

    public static long ToUnixMs(long microseconds) => (microseconds / MicrosecondsPerMillisecond) + EpochUnixMs;

    /// <summary>Cuts what is finer than a microsecond.</summary>
    public static long FromInstant(DateTimeOffset instant) => (instant.UtcTicks - Epoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset ToInstant(long microseconds) => Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
