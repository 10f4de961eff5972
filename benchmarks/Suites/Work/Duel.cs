using System.Diagnostics;

namespace Benchmarks.Suites.Work;

/// <summary>
/// Two ways of doing the same, taking turns. BenchmarkDotNet runs one case after the other, and on a machine whose speed moves by
/// a third within seconds their ratio is a matter of luck; measured in turns of milliseconds it is not.
/// </summary>
internal static class Duel
{
    /// <summary>Fewer have no interval.</summary>
    private const int MinRounds = 5;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(SuiteEnvironment.Profile switch
    {
        "smoke" => 0.3,
        "full" => 6,
        _ => 1.5,
    });

    /// <summary>Runs rounds of reference, challenger, challenger, reference until the time is over.</summary>
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
