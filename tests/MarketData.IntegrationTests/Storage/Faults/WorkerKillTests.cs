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
            await schema.ExecuteAsync("TRUNCATE series, bars, quarantined_bars RESTART IDENTITY");
        }
        while (killed);

        Assert.InRange(statement, 7, 40);
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
        StorageSchema schema, BackfillBench bench, WriterKind kind, Func<FrontendMessage, bool> counts, int which, bool before, string where)
    {
        int met = 0;
        TaskCompletionSource<WorkerProcess> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Strike kill = new(
            message => counts(message) && Interlocked.Increment(ref met) == which,
            before,
            async () => await (await started.Task.WaitAsync(Cancel)).KillAsync());
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, kill);
        await using WorkerProcess worker = await bench.StartWorkerAsync(relay.ConnectionString, schema.NameOf("worker"), kind, "--batch-size", "2");
        started.SetResult(worker);
        int code = await BackfillBench.EndOfAsync(worker);

        Assert.Equal((where, kill.HasStruck ? BackfillBench.KilledCode : 0), (where, code));
        await schema.UntilOthersAreGoneAsync();
        Assert.Equal((where, null), (where, await bench.Expected.FindDamageAsync(schema.DataSource, complete: false, Cancel)));
        return kill.HasStruck;
    }

    /// <summary>What the server acts on: a simple query, an execution, the end of a COPY.</summary>
    private static bool IsStatement(FrontendMessage message) => message.Type is 'Q' or 'E' or 'c';
}
