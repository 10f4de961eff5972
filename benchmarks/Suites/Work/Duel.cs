using System.Diagnostics;

namespace Benchmarks.Suites.Work;

/// <summary>
/// Ways of doing the same, taking turns, an operation or a batch of them each. BenchmarkDotNet runs one case after the other, and on a
/// machine whose speed moves by a third within seconds their ratio is a matter of luck. A round here is a few operations, some ten
/// milliseconds for a page, or for batches of what takes microseconds, and seconds for 125 jobs: what moves more slowly than a round
/// cancels out, what is faster widens the interval.
/// </summary>
internal static class Duel
{
    /// <summary>Also of operations that outlast the time. From nine on, the 95% interval of the median leaves out both extremes.</summary>
    public const int MinRounds = 9;

    /// <summary>Where predictions of a few percent rest on what was measured: half as wide an interval.</summary>
    public const int ManyRounds = 4 * MinRounds;

    /// <summary>What takes longer has seen the machine fast and slow by itself: once a round is enough.</summary>
    private static readonly TimeSpan LongTurn = TimeSpan.FromSeconds(0.1);

    /// <summary>What is twenty times as fast or more is repeated, in no more than a tenth of the challenger's time.</summary>
    private const double RepeatedFrom = 10;

    private const int MostRepeats = 5;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(SuiteEnvironment.Profile switch
    {
        "smoke" => 0.3,
        "full" => 6,
        _ => 1.5,
    });

    /// <summary>More than the least rounds are taken no longer than that.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(SuiteEnvironment.Profile == "full" ? 30 : 10);

    /// <summary>Runs rounds of reference, challenger, challenger, reference until the time is over, nine at least.</summary>
    /// <returns>One value a round: how many times as fast as the reference the challenger was.</returns>
    public static async Task<double[]> RunAsync<T>(Func<Task<T>> challenger, Func<Task<T>> reference) =>
        (await RunAsync(() => TimeAsync(challenger), [() => TimeAsync(reference)], MinRounds)).TimesAsFast[0];

    /// <summary>
    /// Runs rounds of the references, the challenger twice (once where it takes long), and the references in reverse, until the time is
    /// over. Each says how long it took, because it may have something to make ready first. A reference that is much faster is repeated:
    /// a page that is written in 5 ms takes 4 or 7 from one time to the next, and 300 ms of rows one by one are known better than that.
    /// </summary>
    /// <param name="minRounds">Also when that takes longer.</param>
    /// <param name="wantedRounds">More than these, as long as <see cref="MostTime"/> is not over.</param>
    /// <param name="clock">For the time that is over; the system's unless a test brings its own.</param>
    public static async Task<DuelResult> RunAsync(
        Func<Task<TimeSpan>> challenger, IReadOnlyList<Func<Task<TimeSpan>>> references, int minRounds, int wantedRounds = 0, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        List<double[]> rounds = [];
        List<double> seconds = [];
        int[] repeats = [.. references.Select(_ => 1)];
        long started = clock.GetTimestamp();
        do
        {
            TimeSpan[] sums = new TimeSpan[references.Count];
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] = await MeanAsync(references[i], repeats[i]);
            }

            TimeSpan turn = await challenger();
            TimeSpan challengers = turn > LongTurn ? turn * 2 : turn + await challenger();
            for (int i = sums.Length - 1; i >= 0; i--)
            {
                sums[i] += await MeanAsync(references[i], repeats[i]);
            }

            seconds.Add(challengers.TotalSeconds / 2);
            rounds.Add([.. sums.Select(sum => sum / challengers)]);
            if (rounds.Count == 1)
            {
                repeats = [.. rounds[0].Select(ratio => (int)Math.Clamp(1 / ratio / RepeatedFrom, 1, MostRepeats))];
            }
        }
        while (rounds.Count < minRounds
            || clock.GetElapsedTime(started) < (rounds.Count < wantedRounds ? MostTime : Time));
        return new DuelResult(seconds, [.. references.Select((_, i) => rounds.Select(round => round[i]).ToArray())]);
    }

    /// <summary>The same for operations of microseconds, as many in a turn as take some milliseconds.</summary>
    /// <remarks>Whoever calls has warmed them up.</remarks>
    /// <param name="clock">The system's, unless a test brings its own.</param>
    public static DuelResult Run(Action challenger, IReadOnlyList<Action> references, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        Batch challengers = Batch.Of(challenger, clock);
        Batch[] others = [.. references.Select(reference => Batch.Of(reference, clock))];
        DuelResult turns = RunAsync(
            () => Task.FromResult(challengers.Time()),
            [.. others.Select(other => (Func<Task<TimeSpan>>)(() => Task.FromResult(other.Time())))],
            MinRounds,
            clock: clock).GetAwaiter().GetResult();
        return new DuelResult(
            [.. turns.SecondsOfChallenger.Select(seconds => seconds / challengers.Operations)],
            [
                .. turns.TimesAsFast.Select((rounds, i) =>
                    rounds.Select(ratio => ratio * challengers.Operations / others[i].Operations).ToArray()),
            ]);
    }

    private static async Task<TimeSpan> MeanAsync(Func<Task<TimeSpan>> operation, int repeats)
    {
        TimeSpan sum = TimeSpan.Zero;
        for (int i = 0; i < repeats; i++)
        {
            sum += await operation();
        }

        return sum / repeats;
    }

    private static async Task<TimeSpan> TimeAsync<T>(Func<Task<T>> operation)
    {
        long started = Stopwatch.GetTimestamp();
        _ = await operation();
        return Stopwatch.GetElapsedTime(started);
    }
}
