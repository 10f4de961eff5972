using System.Diagnostics;

namespace Benchmarks.Suites.Work;

/// <summary>
/// Two ways of doing the same, taking turns, an operation each. BenchmarkDotNet runs one case after the other, and on a machine
/// whose speed moves by a third within seconds their ratio is a matter of luck. A round here is four operations, some ten
/// milliseconds for a page and seconds for 125 jobs: what moves more slowly than a round cancels out, what is faster widens the
/// interval.
/// </summary>
internal static class Duel
{
    /// <summary>Also of operations that outlast the time. From eight on, the 95% interval of the median leaves out both extremes.</summary>
    private const int MinRounds = 8;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(SuiteEnvironment.Profile switch
    {
        "smoke" => 0.3,
        "full" => 6,
        _ => 1.5,
    });

    /// <summary>Runs rounds of reference, challenger, challenger, reference until the time is over, eight at least.</summary>
    /// <returns>One value a round: how many times as fast as the reference the challenger was.</returns>
    public static async Task<double[]> RunAsync<T>(Func<Task<T>> challenger, Func<Task<T>> reference)
    {
        List<double> rounds = [];
        long started = Stopwatch.GetTimestamp();
        do
        {
            double before = await TimeAsync(reference);
            double first = await TimeAsync(challenger);
            double second = await TimeAsync(challenger);
            double after = await TimeAsync(reference);
            rounds.Add((before + after) / (first + second));
        }
        while (rounds.Count < MinRounds || Stopwatch.GetElapsedTime(started) < Time);
        return [.. rounds];
    }

    private static async Task<double> TimeAsync<T>(Func<Task<T>> operation)
    {
        long started = Stopwatch.GetTimestamp();
        _ = await operation();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }
}
