using System.Security.Cryptography;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Perf.Testbed.Relay;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// Fault 1: kill -9 a worker at random moments of a backfill of several series, start it again, kill it again. 20 kills; 200 with
/// PERF_TEST_PROFILE=nightly. PERF_TEST_SEED repeats the moments of a run, whose seed its output names.
/// </summary>
public sealed class RandomKillTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int KillsARound = 4;

    /// <summary>The plan's first days alone, then all of them: each series' checkpoint advances in two steps.</summary>
    private static readonly int[] Days = [1, 2];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledAtRandomMomentsAndStartedAgain_LosesNothing()
    {
        int seed = TestEnvironment.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        int rounds = TestEnvironment.IsNightly ? 50 : 5;
        TestContext.Current.SendDiagnosticMessage($"{rounds * KillsARound} random kills, PERF_TEST_SEED={seed}");
        await using BackfillBench bench = await BackfillBench.StartAsync(
            ["BTC", "AAPL", "SPY"], [Timeframe.FiveMinutes, Timeframe.OneHour], Days[1], Days[0]);
        await using StorageSchema schema = await database.CreateSchemaAsync();
        int kills = 0;
        for (int round = 0; round < rounds; round++)
        {
            await schema.ExecuteAsync("TRUNCATE series, bars, quarantined_bars, feature_states RESTART IDENTITY");
            await bench.ForgetServedAsync();
            kills += await RunRoundAsync(schema, bench, (WriterKind)(round % BarWriters.Names.Count), seed, round);
        }

        Assert.True(kills == rounds * KillsARound, $"PERF_TEST_SEED={seed}: {kills} kills");
    }

    /// <summary>One backfill in two steps, each of which ends well in the end.</summary>
    private static async Task<int> RunRoundAsync(StorageSchema schema, BackfillBench bench, WriterKind kind, int seed, int round)
    {
        Random random = Chance(seed, round, run: -1);
        string[] how =
        [
            "--concurrency", random.Next(2) == 0 ? "1" : "2",
            .. new[] { "--prefetch", "--overlap" }.Where(_ => random.Next(2) == 0),
        ];
        string where = $"PERF_TEST_SEED={seed}, round {round}, writer {kind} {string.Join(' ', how)}";
        int kills = 0;
        int run = 0;
        await using CheckpointWatch watch = CheckpointWatch.Start(schema.DataSource, bench.Expected);
        foreach (int days in Days)
        {
            int last = run + (KillsARound * 2);
            for (int due = kills + (KillsARound / 2); kills < due && run < last; run++)
            {
                bool killed = await KillAsync(schema, bench, kind, days, how, Chance(seed, round, run), $"{where}, run {run}");
                kills += killed ? 1 : 0;
                await bench.AssertUndamagedAsync(schema.DataSource, complete: !killed && days == Days[^1], $"{where}, run {run}");
            }

            await using WorkerProcess whole =
                await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("worker"), kind, days, how);
            int code = await BackfillBench.EndOfAsync(whole);
            string? lost = await bench.FindLostAsync(whole, days, schema.DataSource);
            Assert.True(code == 0 && lost is null, $"{where}: exit {code}, lost {lost}: {string.Join(" | ", whole.LastOutput)}");
            Assert.Equal(6, bench.SaidToBeStored(whole).Count);
        }

        await bench.AssertCompleteAsync(schema.DataSource, where);
        string? damage = await watch.StopAsync();
        Assert.True(damage is null, $"{where}: {damage}");
        return kills;
    }

    /// <summary>Of each run its own: how many there are in a round is a matter of timing.</summary>
    private static Random Chance(int seed, int round, int run) => new(unchecked((((seed * 397) + round) * 397) + run));

    /// <returns>False: the worker had ended before it was to be killed.</returns>
    private static async Task<bool> KillAsync(
        StorageSchema schema, BackfillBench bench, WriterKind kind, int days, string[] how, Random random, string where)
    {
        // Few messages in the one run are many in another: the moment is spread evenly over the magnitudes.
        long message = (long)Math.Exp(random.NextDouble() * Math.Log(kind == WriterKind.Row ? 4000 : 300));
        TimeSpan delay = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 30));
        TaskCompletionSource due = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Signal signal = new(message, due);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, signal);
        await using WorkerProcess worker = await bench.StartWorkerAsync(relay.ConnectionString, schema.NameOf("worker"), kind, days, how);
        await Task.WhenAny(due.Task, worker.Exited).WaitAsync(BackfillBench.Deadline, Cancel);
        if (due.Task.IsCompleted && delay > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.Delay(delay, Cancel), worker.Exited);
        }

        if (!worker.Exited.IsCompleted)
        {
            await worker.KillAsync();
        }

        int code = await BackfillBench.EndOfAsync(worker);
        await schema.UntilOthersAreGoneAsync();
        string? lost = await bench.FindLostAsync(worker, days, schema.DataSource);
        Assert.True(
            code == 0 || code == BackfillBench.KilledCode, $"{where}: exit {code}: {string.Join(" | ", worker.LastOutput)}");
        Assert.True(lost is null, $"{where}: {lost} was said to be stored");
        return code != 0;
    }

    /// <summary>Says when so many messages have gone to the server since the first transaction began, and holds nothing up.</summary>
    private sealed class Signal(long number, TaskCompletionSource due) : IRelayObserver
    {
        private long first = long.MaxValue;

        public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            if (message.Sql?.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase) == true)
            {
                Interlocked.CompareExchange(ref first, message.Number, long.MaxValue);
            }

            if (message.Number - number + 1 >= Volatile.Read(ref first))
            {
                due.TrySetResult();
            }

            return ValueTask.FromResult(true);
        }
    }
}
