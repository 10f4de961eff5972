using MarketData.Bars;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Relay;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Fault 5: two writers, one series; the one copies straight into the table, the other merges.</summary>
public sealed class TwoWritersTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int Slots = 600;

    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The first has everything done but its commit when the second comes, and waits there.</summary>
    [Theory]
    [InlineData(WriterKind.Copy, WriterKind.CopyMerge)]
    [InlineData(WriterKind.CopyMerge, WriterKind.Copy)]
    [InlineData(WriterKind.Copy, WriterKind.Copy)]
    public async Task Second_WhileTheFirstIsAboutToCommit_WaitsAndFindsItsBars(WriterKind first, WriterKind second)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Catalog.GetOrCreateAsync(Series, Cancel);
        SeriesData early = SampleSeries.Of(Series, [.. Enumerable.Range(0, 300)]);
        SeriesData late = SampleSeries.Of(
            Series, [.. Enumerable.Range(0, 400).Select(slot => (slot, slot % 10 == 0 ? 1 : 0))], SampleSeries.ComputedAt.AddHours(1));
        StorageOracle oracle = new();
        WriteOutcome expectedFirst = oracle.Write(early);
        WriteOutcome expectedSecond = oracle.Write(late);
        TaskCompletionSource letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Held held = new(letGo.Task);
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, held);
        await using NpgsqlDataSource through = NpgsqlDataSource.Create(relay.ConnectionString);

        Task<WriteOutcome> firstWrite = BarWriters.Create(first, through, new SeriesCatalog(through)).WriteAsync(early, Cancel);
        await held.AtCommit.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Task<WriteOutcome> secondWrite = schema.Writer(second).WriteAsync(late, Cancel);
        await Poll.UntilAsync(
            async () => await schema.ScalarAsync<long>($"""
                SELECT count(*) FROM pg_stat_activity
                WHERE application_name = '{schema.ApplicationName}' AND cardinality(pg_blocking_pids(pid)) > 0
                """) == 1,
            Cancel);
        letGo.SetResult();

        Assert.Equal(expectedFirst, await firstWrite.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Equal(expectedSecond, await secondWrite.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series, Cancel));
    }

    /// <summary>
    /// The one walks up the series, the other jumps about in it. Of every bar one is the first, which copies, and the other the second,
    /// which merges; what they write of it is the same, so that the end does not depend on who came first.
    /// </summary>
    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    public async Task DirectAndMergingWriter_AtOnce_LoseNothingAndCountNothingTwice(int seed)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        Statements statements = new();
        await using PostgresRelay relay = PostgresRelay.Start(schema.ConnectionString, statements);
        await using NpgsqlDataSource through = NpgsqlDataSource.Create(relay.ConnectionString);
        SeriesCatalog catalog = new(through);
        IBarWriter direct = BarWriters.Create(WriterKind.Copy, through, catalog);
        IBarWriter merging = BarWriters.Create(WriterKind.CopyMerge, through, catalog);
        int[][] up = [.. Enumerable.Range(0, Slots).Chunk(15)];
        int[][] about = [.. Enumerable.Range(0, Slots).Chunk(25)];
        new Random(seed).Shuffle(about);

        int[] changed = await Task
            .WhenAll(WriteAsync(direct, up), WriteAsync(merging, about))
            .WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        StorageOracle oracle = new();
        oracle.Write(SampleSeries.Of(Series, [.. Enumerable.Range(0, Slots)]));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series, Cancel));
        Assert.Equal(Slots, changed.Sum());
        Assert.NotEqual(0, statements.Direct);
        Assert.NotEqual(0, statements.Merged);
    }

    /// <summary>As two machines would that were both told to.</summary>
    [Fact]
    public async Task TwoWorkers_OfTheSamePlanAtOnce_LeaveItsTables()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["BTC", "AAPL"], [Timeframe.FiveMinutes, Timeframe.OneHour], days: 3);
        await using CheckpointWatch watch = CheckpointWatch.Start(schema.DataSource, bench.Expected);

        await using WorkerProcess one = await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("one"), WriterKind.Copy);
        await using WorkerProcess other = await bench.StartWorkerAsync(
            schema.ConnectionString, schema.NameOf("other"), WriterKind.CopyMerge, "--concurrency", "2");

        Assert.Equal(0, await BackfillBench.EndOfAsync(one));
        Assert.Equal(0, await BackfillBench.EndOfAsync(other));
        await bench.AssertCompleteAsync(schema.DataSource, "both");
        Assert.Null(await watch.StopAsync());
    }

    private static async Task<int> WriteAsync(IBarWriter writer, int[][] pages)
    {
        int changed = 0;
        foreach (int[] slots in pages)
        {
            changed += (await writer.WriteAsync(SampleSeries.Of(Series, slots), Cancel)).RowsChanged;
        }

        return changed;
    }

    /// <summary>Holds the commit back.</summary>
    private sealed class Held(Task letGo) : IRelayObserver
    {
        private readonly TaskCompletionSource atCommit = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task AtCommit => atCommit.Task;

        public async ValueTask<bool> BeforeAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            if (message.IsCommit)
            {
                atCommit.TrySetResult();
                await letGo.WaitAsync(cancellationToken);
            }

            return true;
        }
    }

    /// <summary>Which way the rows took.</summary>
    private sealed class Statements : IRelayObserver
    {
        private int direct;
        private int merged;

        public int Direct => Volatile.Read(ref direct);

        public int Merged => Volatile.Read(ref merged);

        public ValueTask<bool> AfterAsync(FrontendMessage message, CancellationToken cancellationToken)
        {
            if (message.Sql?.StartsWith("COPY bars ", StringComparison.Ordinal) == true)
            {
                Interlocked.Increment(ref direct);
            }
            else if (message.Sql?.StartsWith("MERGE ", StringComparison.Ordinal) == true)
            {
                Interlocked.Increment(ref merged);
            }

            return ValueTask.FromResult(true);
        }
    }
}
