using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Storage.Faults;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Perf.Testbed.Relay;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>A worker that goes on where the one before it came to, killed or not.</summary>
public sealed class ContinuedWorkerTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>Enough for a state of every series: a stock has four bars of 4h on a trading day.</summary>
    private const int FirstDays = 45;

    private const int Days = 55;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The second of the increments is about to commit, and the first is stored, when the worker is killed.</summary>
    [Theory]
    [InlineData]
    [InlineData("--overlap", "--concurrency", "2")]
    [InlineData("--one-fetch")]
    public async Task Worker_ContinuedAndKilledAndContinued_LeavesWhatOneRunDoesAndReadsNoBar(params string[] more)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(
            ["AAPL", "BTC"], [Timeframe.OneHour, Timeframe.FourHours], Days, FirstDays);
        BarReads reads = new();
        Assert.Equal(0, await RunAsync(schema, bench, FirstDays, reads, more));

        int commits = 0;
        Assert.Equal(
            BackfillBench.KilledCode,
            await RunKilledAsync(
                schema,
                bench,
                reads,
                message => message.IsCommit && Interlocked.Increment(ref commits) == 2,
                () => Poll.UntilAsync(async () => await CoveredFurtherAsync(schema) > 0, Cancel),
                more));
        await bench.AssertUndamagedAsync(schema.DataSource, complete: false, "killed");
        Assert.InRange(await CoveredWholeAsync(schema), 1, 3);
        Assert.Equal(0, await RunAsync(schema, bench, Days, reads, more));

        await bench.AssertUndamagedAsync(schema.DataSource, complete: true, "continued");
        Assert.Equal(0, reads.Count);
    }

    /// <summary>One run a statement, until a run has none that was not met.</summary>
    [Fact]
    public async Task Worker_KilledBeforeAnyStatementOfAnIncrement_IsContinuedFromTheState()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["BTC"], [Timeframe.OneHour], days: 8, firstDays: 6);
        BarReads reads = new();
        int statement = 0;
        int code;
        do
        {
            statement++;
            await bench.RunAsync(WriterKind.Copy, schema.DataSource, firstDays: 6);
            int met = 0;
            code = await RunKilledAsync(
                schema,
                bench,
                reads,
                message => message.Type is 'Q' or 'E' or 'c' && Interlocked.Increment(ref met) == statement,
                () => Task.CompletedTask);
            await bench.AssertUndamagedAsync(schema.DataSource, complete: false, $"killed before statement {statement}");
            Assert.Equal(0, await RunAsync(schema, bench, days: 8, reads));
            await bench.AssertUndamagedAsync(schema.DataSource, complete: true, $"continued after statement {statement}");
            await schema.ExecuteAsync("TRUNCATE series, bars, quarantined_bars, feature_states RESTART IDENTITY");
        }
        while (code == BackfillBench.KilledCode);

        Assert.Equal((0, 0), (code, reads.Count));
        Assert.InRange(statement, 8, 40);
    }

    [Fact]
    public async Task Worker_ContinuedWithoutTheStates_ReadsTheBarsAndLeavesWhatOneRunDoes()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL", "BTC"], [Timeframe.OneHour], Days, FirstDays);
        BarReads reads = new();
        Assert.Equal(0, await RunAsync(schema, bench, FirstDays, reads, "--features", "scalar"));

        Assert.Equal(0, await RunAsync(schema, bench, Days, reads));

        await bench.AssertCompleteAsync(schema.DataSource, "continued");
        Assert.InRange(reads.Count, 1, 2);
    }

    [Fact]
    public async Task Worker_NothingIsLeft_FetchesNothing()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["BTC"], [Timeframe.OneDay], days: 4);
        await bench.RunAsync(WriterKind.Copy, schema.DataSource);
        await bench.ForgetServedAsync();
        await using WorkerProcess worker = await bench.StartWorkerAsync(
            schema.ConnectionString, schema.NameOf("worker"), WriterKind.Copy, "--continue");

        Assert.Equal(0, await BackfillBench.EndOfAsync(worker));

        Assert.Equal(["started: 0 jobs"], worker.LastOutput);
        await Assert.ThrowsAnyAsync<Exception>(() => bench.AssertCompleteAsync(schema.DataSource, "nothing was served"));
    }

    /// <summary>Series that are covered further than another.</summary>
    private static Task<long> CoveredFurtherAsync(StorageSchema schema) => schema.ScalarAsync<long>(
        "SELECT count(*) FROM series WHERE covered_until > (SELECT min(covered_until) FROM series)");

    private static Task<long> CoveredWholeAsync(StorageSchema schema) => schema.ScalarAsync<long>(
        "SELECT count(*) FROM series WHERE covered_until = (SELECT max(covered_until) FROM series)");

    private static async Task<int> RunAsync(StorageSchema schema, BackfillBench bench, int days, BarReads reads, params string[] more)
    {
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, reads);
        await using WorkerProcess worker = await bench.StartWorkerAsync(
            relay.ConnectionString, schema.NameOf("worker"), WriterKind.Copy, days, ["--continue", .. more]);
        return await BackfillBench.EndOfAsync(worker);
    }

    private static async Task<int> RunKilledAsync(
        StorageSchema schema,
        BackfillBench bench,
        BarReads reads,
        Func<FrontendMessage, bool> isDue,
        Func<Task> beforeTheKill,
        params string[] more)
    {
        TaskCompletionSource<WorkerProcess> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Strike kill = new(
            message =>
            {
                reads.Look(message);
                return isDue(message);
            },
            before: true,
            async () =>
            {
                await beforeTheKill();
                await (await started.Task.WaitAsync(Cancel)).KillAsync();
            });
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, kill);
        await using WorkerProcess worker = await bench.StartWorkerAsync(
            relay.ConnectionString, schema.NameOf("worker"), WriterKind.Copy, ["--continue", .. more]);
        started.SetResult(worker);
        int code = await BackfillBench.EndOfAsync(worker);
        Assert.Equal(kill.HasStruck ? BackfillBench.KilledCode : 0, code);
        await schema.UntilOthersAreGoneAsync();
        return code;
    }

    /// <summary>Counts the statements that read prices of bars. Each is parsed once a connection.</summary>
    private sealed class BarReads : IRelayObserver
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            Look(message);
            return ValueTask.FromResult(true);
        }

        public void Look(FrontendMessage message)
        {
            if (message.Sql is { } sql && sql.Contains("FROM bars", StringComparison.Ordinal) && sql.Contains("close", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref count);
            }
        }
    }
}
