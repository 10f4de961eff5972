using System.Diagnostics;

namespace Benchmarks.Suites;

/// <summary>
/// For I/O suites: their few iterations are too short for the just-in-time compilers, in the measured process and in the
/// server's, to finish with the code. What would be measured is code that never runs in production.
/// </summary>
internal static class WarmUp
{
    /// <summary>Compilers tier up after 30 calls and some hundred milliseconds of quiet; two rounds of that.</summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.5);

    /// <summary>Repeats an operation for 1.5 seconds, once at least.</summary>
    public static async Task RepeatAsync<T>(Func<Task<T>> operation)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            await operation();
        }
        while (Stopwatch.GetElapsedTime(started) < Time);
    }
}
