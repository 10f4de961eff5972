using System.Diagnostics;

namespace Perf.Lab.Load.Running;

/// <summary>Nanoseconds since a part of a run began, on the system's monotonic clock.</summary>
/// <param name="Origin">Of <see cref="Stopwatch.GetTimestamp"/>.</param>
internal readonly record struct RunClock(long Origin)
{
    private static readonly double NanosecondsATick = 1e9 / Stopwatch.Frequency;

    public long NowNs => (long)((Stopwatch.GetTimestamp() - Origin) * NanosecondsATick);

    public static RunClock Start() => new(Stopwatch.GetTimestamp());

    /// <returns>What <see cref="Stopwatch.GetTimestamp"/> will say then.</returns>
    public long TimestampAt(long nanoseconds) => Origin + (long)(nanoseconds / NanosecondsATick);
}
