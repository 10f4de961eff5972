using System.Diagnostics;

namespace Benchmarks.Suites;

/// <summary>
/// For operations of milliseconds: the few that a suite runs are not enough for the just-in-time compilers, in the measured
/// process and in the server's, to finish with the code. What would be measured is code that hardly runs in production.
/// </summary>
internal static class WarmUp
{
    /// <summary>
    /// Compilers tier up after 30 calls and some hundred milliseconds of quiet; two rounds of that. The smoke profile, whose
    /// figures nobody compares, makes do with less.
    /// </summary>
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(SuiteEnvironment.Profile == "smoke" ? 0.5 : 1.5);

    /// <summary>Repeats an operation until the time is over, once at least.</summary>
    public static void Repeat<T>(Func<T> operation)
    {
        long started = Stopwatch.GetTimestamp();
        do
        {
            _ = operation();
        }
        while (Stopwatch.GetElapsedTime(started) < Time);
    }

    /// <summary>Repeats an operation until the time is over, once at least.</summary>
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
