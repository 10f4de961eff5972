using MarketData.Bars;
using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Work;

/// <summary>Writes under a lease: bars and the end of their job are stored together, by whoever has the job, or not at all.</summary>
public sealed class FenceTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = WorkBench.Key("AAPL");

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_UnderALease_EndsItsJobOnce(WriterKind kind)
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        LeasedJob job = await LeaseAsync(bench);
        IBarWriter writer = bench.Schema.Writer(kind);

        await writer.WriteAsync(Data(job, slots: 30), Cancel);

        Assert.Equal("done", await bench.StateOfAsync(job.Fence.JobId));
        Assert.Equal(30, (await bench.Log.ReadOutcomesAsync(job.RunId, Cancel))[0].Bars);
        byte[] stored = await bench.Schema.DumpAsync();
        await Assert.ThrowsAsync<FencedOffException>(() => writer.WriteAsync(Data(job, slots: 40), Cancel));
        Assert.Equal(stored, await bench.Schema.DumpAsync());
    }

    /// <summary>Fault 4: the worker stood still past its lease, and somebody else took the job.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AfterTheJobWasTaken_IsFencedOffAndChangesNothing(WriterKind kind)
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        LeasedJob late = await LeaseAsync(bench);
        await bench.Schema.Catalog.GetOrCreateAsync(Series, Cancel);
        await bench.EndLeasesAsync();
        LeasedJob taken = await bench.LeaseOneAsync("other");
        byte[] before = await bench.Schema.DumpAsync();

        await Assert.ThrowsAsync<FencedOffException>(() => bench.Schema.Writer(kind).WriteAsync(Data(late, slots: 30), Cancel));

        Assert.Equal(before, await bench.Schema.DumpAsync());
        Assert.Equal("leased", await bench.StateOfAsync(late.Fence.JobId));
        await bench.Schema.Writer(kind).WriteAsync(Data(taken, slots: 20), Cancel);
        Assert.Equal(20, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
    }

    [Fact]
    public async Task Write_TimeOfTheLeasePassedAndNobodyTookIt_Stands()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        LeasedJob job = await LeaseAsync(bench);
        await bench.EndLeasesAsync();

        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(Data(job, slots: 30), Cancel);

        Assert.Equal("done", await bench.StateOfAsync(job.Fence.JobId));
    }

    [Fact]
    public async Task Write_OfNothingUnderALease_EndsItsJob()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        LeasedJob job = await LeaseAsync(bench);

        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(Data(job, slots: 0) with { Covered = null }, Cancel);

        Assert.Equal("done", await bench.StateOfAsync(job.Fence.JobId));
    }

    /// <summary>The backend dies when the fence is passed and the checkpoint moved, at the bars.</summary>
    [Fact]
    public async Task Write_BackendKilledBeforeTheCommit_LeavesTheJobLeasedAndNothingStored()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        LeasedJob job = await LeaseAsync(bench);
        await bench.Schema.Catalog.GetOrCreateAsync(Series, Cancel);
        byte[] before = await bench.Schema.DumpAsync();
        IBarWriter writer = bench.Schema.Writer(WriterKind.Copy);

        await using (BlockedWrite blocked = await BlockedWrite.StartAsync(
            bench.Schema,
            "LOCK TABLE bars IN SHARE MODE",
            () => writer.WriteAsync(Data(job, slots: 30), Cancel),
            Cancel))
        {
            await bench.Schema.ExecuteAsync($"SELECT pg_terminate_backend({blocked.ProcessId})");
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => blocked.Write);
        }

        Assert.Equal(before, await bench.Schema.DumpAsync());
        Assert.Equal("leased", await bench.StateOfAsync(job.Fence.JobId));
        await writer.WriteAsync(Data(job, slots: 30), Cancel);
        Assert.Equal("done", await bench.StateOfAsync(job.Fence.JobId));
    }

    /// <summary>A job is not taken back from a write under way, however late it is: it ends, or is undone, first.</summary>
    [Fact]
    public async Task Lease_WhileALateWriteIsUnderWay_PassesItsJobOver()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        LeasedJob job = await LeaseAsync(bench);
        await bench.Schema.Catalog.GetOrCreateAsync(Series, Cancel);
        await bench.EndLeasesAsync();
        IBarWriter writer = bench.Schema.Writer(WriterKind.Copy);

        await using BlockedWrite blocked = await BlockedWrite.StartAsync(
            bench.Schema,
            "LOCK TABLE bars IN SHARE MODE",
            () => writer.WriteAsync(Data(job, slots: 30), Cancel),
            Cancel);
        Assert.Empty(await bench.Queue.LeaseAsync("other", 1, Cancel));
        await blocked.CommitBlockerAsync(Cancel);
        await blocked.Write;

        Assert.Equal("done", await bench.StateOfAsync(job.Fence.JobId));
    }

    private static async Task<LeasedJob> LeaseAsync(WorkBench bench)
    {
        await bench.StartRunAsync("AAPL");
        return await bench.LeaseOneAsync();
    }

    private static SeriesData Data(LeasedJob job, int slots) =>
        SampleSeries.Of(Series, [.. Enumerable.Range(0, slots)]) with { Covered = SampleSeries.Slots(0, 50), Fence = job.Fence };
}
