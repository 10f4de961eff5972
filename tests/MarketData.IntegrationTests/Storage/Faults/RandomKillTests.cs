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

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Worker_KilledAtRandomMomentsAndStartedAgain_LosesNothing()
    {
        int seed = TestEnvironment.Seed ?? RandomNumberGenerator.GetInt32(int.MaxValue);
        int rounds = TestEnvironment.IsNightly ? 50 : 5;
        TestContext.Current.SendDiagnosticMessage($"{rounds * KillsARound} random kills, PERF_TEST_SEED={seed}");
        Random random = new(seed);
        await using BackfillBench bench = await BackfillBench.StartAsync(
            ["BTC", "AAPL", "SPY"], [Timeframe.FiveMinutes, Timeframe.OneHour], days: 2);
        await using StorageSchema schema = await database.CreateSchemaAsync();
        int kills = 0;
        for (int round = 0; round < rounds; round++)
        {
            await schema.ExecuteAsync("TRUNCATE series, bars, quarantined_bars RESTART IDENTITY");
            kills += await RunRoundAsync(schema, bench, (WriterKind)(round % BarWriters.Names.Count), random, $"seed {seed}, round {round}");
        }

        Assert.Equal(rounds * KillsARound, kills);
    }

    /// <summary>One backfill, which ends well in the end.</summary>
    private static async Task<int> RunRoundAsync(
        StorageSchema schema, BackfillBench bench, WriterKind kind, Random random, string where)
    {
        string[] how =
        [
            "--concurrency", random.Next(2) == 0 ? "1" : "2",
            .. new[] { "--prefetch", "--overlap" }.Where(_ => random.Next(2) == 0),
        ];
        int kills = 0;
        await using CheckpointWatch watch = CheckpointWatch.Start(schema.DataSource, bench.Expected);
        for (int run = 0; kills < KillsARound && run < KillsARound * 4; run++)
        {
            string moment = $"{where}, run {run}, writer {kind}";

            // Few messages in the one run are many in another: the moment is spread evenly over the magnitudes.
            long message = (long)Math.Exp(random.NextDouble() * Math.Log(kind == WriterKind.Row ? 4000 : 300));
            TimeSpan delay = random.Next(2) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 30));
            bool killed = await KillAsync(schema, bench, kind, how, message, delay);
            kills += killed ? 1 : 0;
            Assert.Equal((moment, null), (moment, await bench.Expected.FindDamageAsync(schema.DataSource, complete: !killed, Cancel)));
        }

        await using WorkerProcess last = await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("worker"), kind, how);
        Assert.Equal((where, 0), (where, await BackfillBench.EndOfAsync(last)));
        await bench.AssertCompleteAsync(schema.DataSource, where);
        Assert.Equal((where, null), (where, watch.Damage));
        Assert.NotEqual(0, watch.Looks);
        return kills;
    }

    /// <returns>False: the worker had ended before it was to be killed.</returns>
    private static async Task<bool> KillAsync(
        StorageSchema schema, BackfillBench bench, WriterKind kind, string[] how, long message, TimeSpan delay)
    {
        TaskCompletionSource due = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Signal signal = new(message, due);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, signal);
        await using WorkerProcess worker = await bench.StartWorkerAsync(relay.ConnectionString, schema.NameOf("worker"), kind, how);
        await Task.WhenAny(due.Task, worker.Exited);
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
        Assert.True(code == 0 || code == BackfillBench.KilledCode, $"{code}: {string.Join(" | ", worker.LastOutput)}");
        return code != 0;
    }

    /// <summary>Says when a message has gone to the server, and holds nothing up.</summary>
    private sealed class Signal(long number, TaskCompletionSource due) : IRelayObserver
    {
        public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            if (message.Number >= number)
            {
                due.TrySetResult();
            }

            return ValueTask.FromResult(true);
        }
    }
}
