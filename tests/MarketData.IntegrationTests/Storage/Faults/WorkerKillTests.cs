using MarketData.Backfill;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Perf.Testbed.Relay;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Fault 2: kill -9 a worker between any two statements of a job, in its own process.</summary>
public sealed class WorkerKillTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Every statement in its turn, from the first to the commit: one run a statement, until a run has none that was not met.
    /// </summary>
    [Theory]
    [InlineData(WriterKind.Row)]
    [InlineData(WriterKind.Batch)]
    [InlineData(WriterKind.Unnest)]
    [InlineData(WriterKind.CopyMerge)]
    [InlineData(WriterKind.Copy)]
    public async Task Worker_KilledBeforeAnyStatement_LeavesNothingAndIsResumed(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 3);
        int statement = 0;
        bool killed;
        do
        {
            statement++;
            string where = $"statement {statement}";
            killed = await RunAsync(schema, bench, kind, IsStatement, statement, before: true, where);
            Assert.Equal(killed ? 0L : bench.Expected.Bars, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
            await bench.CompleteAsync(kind, schema.DataSource, where);
            await schema.ExecuteAsync("TRUNCATE series, bars, quarantined_bars, feature_states RESTART IDENTITY");
        }
        while (killed);

        Assert.InRange(statement, 7, 40);
    }

    /// <summary>A second range that revises what the first one left: a longer series has other features in its first bars.</summary>
    [Fact]
    public async Task Worker_KilledBeforeAnyStatementOfARevision_LeavesTheFirstRangeAndIsResumed()
    {
        const int FirstDays = 18;
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 32, FirstDays);
        long first = 0;
        int statement = 0;
        bool killed;
        do
        {
            statement++;
            string where = $"statement {statement}";
            await bench.RunAsync(WriterKind.Copy, schema.DataSource, firstDays: FirstDays);
            first = await schema.ScalarAsync<long>("SELECT count(*) FROM bars");
            killed = await RunAsync(schema, bench, WriterKind.Copy, IsStatement, statement, before: true, where);
            Assert.Equal(killed ? first : bench.Expected.Bars, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
            await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, where);
            await schema.ExecuteAsync("TRUNCATE series, bars, quarantined_bars, feature_states RESTART IDENTITY");
        }
        while (killed);

        Assert.InRange(statement, 10, 40);
        await bench.RunAsync(WriterKind.Copy, schema.DataSource, firstDays: FirstDays);
        BackfillJobResult revision = Assert.Single(await bench.RunAsync(WriterKind.Copy, schema.DataSource));
        Assert.InRange(revision.Written.RowsChanged, bench.Expected.Bars - first + 1, bench.Expected.Bars);
    }

    /// <summary>Two lanes that each do several things at once; the third series of six is about to commit.</summary>
    [Fact]
    public async Task Worker_OfOverlappingLanesKilledAtACommit_LosesNothingAndIsResumed()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(
            ["AAPL", "BTC", "SPY"], [Timeframe.OneHour, Timeframe.OneDay], days: 3);

        Assert.True(await RunAsync(
            schema, bench, WriterKind.Copy, message => message.IsCommit, which: 3, before: true, "commit", "--overlap", "--concurrency", "2"));

        Assert.InRange(await schema.ScalarAsync<long>("SELECT count(*) FROM series WHERE covered_until IS NOT NULL"), 2, 5);
        await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, "commit");
    }

    /// <summary>The server has the commit, and nobody is there to be told.</summary>
    [Theory]
    [InlineData(WriterKind.Unnest)]
    [InlineData(WriterKind.Copy)]
    public async Task Worker_KilledBehindTheCommit_LeavesAllOrNothingAndIsResumed(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 3);

        Assert.True(await RunAsync(schema, bench, kind, message => message.IsCommit, which: 1, before: false, "commit"));

        await bench.CompleteAsync(kind, schema.DataSource, "commit");
    }

    /// <returns>Whether the worker came as far as the kill.</returns>
    private static async Task<bool> RunAsync(
        StorageSchema schema, BackfillBench bench, WriterKind kind, Func<FrontendMessage, bool> counts, int which, bool before, string where, params string[] more)
    {
        int met = 0;
        TaskCompletionSource<WorkerProcess> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Strike kill = new(
            message => counts(message) && Interlocked.Increment(ref met) == which,
            before,
            async () => await (await started.Task.WaitAsync(Cancel)).KillAsync());
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, kill);
        await using WorkerProcess worker = await bench.StartWorkerAsync(relay.ConnectionString, schema.NameOf("worker"), kind, ["--batch-size", "2", .. more]);
        started.SetResult(worker);
        int code = await BackfillBench.EndOfAsync(worker);

        Assert.Equal((where, kill.HasStruck ? BackfillBench.KilledCode : 0), (where, code));
        await schema.UntilOthersAreGoneAsync();
        await bench.AssertUndamagedAsync(schema.DataSource, complete: false, where);
        return kill.HasStruck;
    }

    /// <summary>What the server acts on: a simple query, an execution, the end of a COPY.</summary>
    private static bool IsStatement(FrontendMessage message) => message.Type is 'Q' or 'E' or 'c';
}
