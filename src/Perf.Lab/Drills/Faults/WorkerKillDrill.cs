using System.Globalization;
using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Time;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Three workers share runs that follow each other without an end, and one of them is killed again and again, each time with a job in
/// hand, at moments that nobody chose: while it fetches, computes or stores. The full profile has the thousand kills that
/// the user asks for.
/// </summary>
internal sealed class WorkerKillDrill : IDrill
{
    /// <summary>A run of 75 jobs outlasts several kills.</summary>
    private const double LatencyMs = 100;

    private const int Workers = 3;
    private const int LeaseSeconds = 2;

    /// <summary>Behind one that is soon over.</summary>
    private const string AnotherRun = """
        INSERT INTO scheduler_execution_log (origin, forced)
        SELECT 'manual', true
        WHERE NOT EXISTS (SELECT FROM scheduler_execution_log WHERE state = 'queued')
            AND (SELECT count(*) FROM backfill_jobs WHERE state = 'waiting') < 20
        RETURNING id
        """;

    /// <summary>
    /// But of a worker that has a job whose workers went away so often that the next time it would be under suspicion: it would wait,
    /// and fail in the end, as the policy says of what kills workers. Of a thousand kills that is not a matter of chance.
    /// </summary>
    private static readonly string Leases = string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        SELECT coalesce(array_agg(leased_by || ' ' || token), '{}') FROM backfill_jobs
        WHERE state = 'leased' AND leased_by NOT IN (
            SELECT leased_by FROM backfill_jobs
            WHERE state = 'leased' AND interruptions >= {{RecoveryPolicy.Default.PausesFromInterruption - 1}})
        """);

    private static readonly DrillScope Many = new(
        Universe.TwentyFive, [Timeframe.FiveMinutes, Timeframe.OneHour, Timeframe.OneDay], Days: 20);

    public DrillFacts Facts { get; } = new(
        Fault: 1,
        "worker-kill",
        "kill -9 one of three workers with a job in hand, again and again: every run ends, nothing is lost and nothing stored twice",
        "the restart by systemd",
        IsQuick: false)
    {
        Usual = new DrillAmount(Runs: 1, Times: 10),
        Full = new DrillAmount(Runs: 20, Times: 50),
    };

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken, Many);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        List<Victim> victims = [];
        for (int i = 1; i <= (bench.ProtectionOff ? 1 : Workers); i++)
        {
            WorkerSetup setup = new() { Name = $"drill-{i}", Roles = "worker", LeaseSeconds = LeaseSeconds };
            victims.Add(new Victim(setup.Name, await bench.StartKillableAsync(setup, cancellationToken)));
        }

        List<RunJobs> runs = [await RunJobs.TriggerAsync(bench, force: false, cancellationToken)];
        long inHand = 0;
        for (int kill = 1; kill <= (bench.ProtectionOff ? 1 : bench.Times); kill++)
        {
            Victim victim = await UntilOneHasAJobAsync(bench, victims, runs, cancellationToken);
            await Task.Delay(bench.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(LatencyMs)), bench.Time, cancellationToken);
            inHand += await KillAsync(bench, victim, kill, cancellationToken);
        }

        await EndAsync(bench, victims, runs, cancellationToken);
        bench.Log.Note(string.Create(CultureInfo.InvariantCulture, $"{inHand} jobs were in hand when their workers were killed"));
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    /// <summary>Chooses one by chance of those that have a job; another run waits behind the one that is under way.</summary>
    private static async Task<Victim> UntilOneHasAJobAsync(
        DrillBench bench, IReadOnlyList<Victim> victims, List<RunJobs> runs, CancellationToken cancellationToken)
    {
        Victim[] busy = [];
        await bench.UntilAsync(
            "a worker with a job in hand",
            async () =>
            {
                // By hand: one that is triggered is the one that is under way.
                if (await bench.Database.AskAsync<long?>(AnotherRun, cancellationToken) is { } another)
                {
                    runs.Add(new RunJobs(bench, another));
                }

                string[] leases = await bench.Database.AskAsync<string[]>(Leases, cancellationToken);
                busy = [.. victims.Where(victim => leases.Any(victim.Holds))];
                return busy.Length > 0;
            },
            RunJobs.Patience,
            cancellationToken);
        return busy[bench.Random.Next(busy.Length)];
    }

    /// <returns>How many jobs it left.</returns>
    private static async Task<long> KillAsync(DrillBench bench, Victim victim, int kill, CancellationToken cancellationToken)
    {
        victim.KilledAt = bench.Log.Inject($"kill -9 number {kill}, of {victim.Name}");
        await victim.Kill();
        await bench.SettleAsync(victim.Name, cancellationToken);
        long[] left = await bench.Database.AskAsync<long[]>(
            $"""
            SELECT coalesce(array_agg(token), ARRAY[]::bigint[]) FROM backfill_jobs
            WHERE state = 'leased' AND leased_by = '{victim.Name}' AND token > {victim.LastToken}
            """,
            cancellationToken);
        victim.LastToken = left.Append(victim.LastToken).Max();
        return left.Length;
    }

    /// <summary>All that was asked for is done in the end, by those who are there again and those who were never gone.</summary>
    private static async Task EndAsync(
        DrillBench bench, IReadOnlyList<Victim> victims, IReadOnlyList<RunJobs> runs, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.SchedulerCrash);
        Victim last = victims.MaxBy(victim => victim.KilledAt)!;
        await bench.UntilAsync(
            $"what {last.Name} left to be taken over",
            () => bench.Database.AskOrAsync(
                $"""
                SELECT NOT EXISTS (
                    SELECT FROM backfill_jobs WHERE state = 'leased' AND leased_by = '{last.Name}' AND token <= {last.LastToken})
                """,
                false,
                cancellationToken),
            bench.PatienceFor(objective),
            cancellationToken);
        bench.Log.Measure("jobs_taken_over_ms", bench.Log.Recover("its jobs are others'") - last.KilledAt, objective);
        foreach (RunJobs run in runs)
        {
            await run.EndAsync(cancellationToken);
        }
    }

    private sealed record Victim(string Name, Func<Task> Kill)
    {
        /// <summary>The greatest that it held when it was killed: what it holds with it, it held in its life before.</summary>
        public long LastToken { get; set; }

        public TimeSpan KilledAt { get; set; }

        /// <param name="lease">Its worker and its token.</param>
        public bool Holds(string lease) =>
            lease.Split(' ') is [string worker, string token]
            && worker == Name
            && long.Parse(token, CultureInfo.InvariantCulture) > LastToken;
    }
}
