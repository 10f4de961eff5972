using System.Collections.Concurrent;
using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Work;

public sealed class JobQueueTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_PhasesOfTwoRuns_AreTakenMostUrgentFirst()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        long first = await bench.StartRunAsync("NVDA", "AAPL", "SPY");
        long second = await bench.StartRunAsync("QQQ", "MSFT", "META");

        IReadOnlyList<LeasedJob> jobs = await bench.Queue.LeaseAsync("one", 10, Cancel);

        Assert.Equal(["SPY", "QQQ", "AAPL", "MSFT", "NVDA", "META"], jobs.Select(job => job.Job.Series.Symbol.Name));
        Assert.Equal([first, second, first, second, first, second], jobs.Select(job => job.RunId));
        Assert.All(jobs, job => Assert.Equal((1, false, false), (job.Attempt, job.Forced, job.WasInterrupted)));
        Assert.Equal(6, jobs.Select(job => job.Fence.Token).Distinct().Count());
    }

    /// <summary>Runs ask for the same series at once; whoever takes a job looks who else has its series.</summary>
    [Fact]
    public async Task Lease_ManyAtOnce_NeverShareASeriesAndLeaveNoJob()
    {
        string[] symbols = ["SPY", "AAPL", "NVDA", "META"];
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        for (int run = 0; run < 5; run++)
        {
            await bench.StartRunAsync(symbols);
        }

        ConcurrentDictionary<string, int> holders = new();
        ConcurrentBag<long> done = [];
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => WorkAsync($"w{worker}")));

        Assert.Equal(20, done.Count);
        Assert.Equal(20, done.Distinct().Count());

        async Task WorkAsync(string name)
        {
            while (done.Count < 20)
            {
                foreach (LeasedJob job in await bench.Queue.LeaseAsync(name, 2, Cancel))
                {
                    string series = job.Job.Series.ToString();
                    Assert.Equal(1, holders.AddOrUpdate(series, 1, (_, others) => others + 1));
                    await Task.Yield();
                    holders.AddOrUpdate(series, 0, (_, others) => others - 1);
                    await bench.Queue.CompleteAsync(job.Fence, Cancel);
                    done.Add(job.Fence.JobId);
                }
            }
        }
    }

    [Fact]
    public async Task Lease_SilentHolder_LosesTheJobToTheNextWhoGoesOnWithIt()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        long run = await bench.StartRunAsync("SPY");
        LeasedJob lost = await bench.LeaseOneAsync("silent");
        Assert.Empty(await bench.Queue.LeaseAsync("next", 1, Cancel));
        await bench.EndLeasesAsync();

        LeasedJob taken = await bench.LeaseOneAsync("next");
        IReadOnlyList<WriteFence> late = await bench.Queue.RenewAsync([lost.Fence, taken.Fence], Cancel);
        await bench.Queue.FailAsync(lost.Fence, "too late", null, Cancel);
        await bench.Queue.ReleaseAsync([lost.Fence], Cancel);

        Assert.Equal((lost.Fence.JobId, 1, true), (taken.Fence.JobId, taken.Attempt, taken.WasInterrupted));
        Assert.True(taken.Fence.Token > lost.Fence.Token);
        Assert.Equal([lost.Fence], late);
        Assert.Equal("leased", await bench.StateOfAsync(taken.Fence.JobId));
        await Assert.ThrowsAsync<FencedOffException>(() => bench.Queue.CompleteAsync(lost.Fence, Cancel));
        await bench.Queue.CompleteAsync(taken.Fence, Cancel);
        BackfillExecution? record = await bench.Log.FindAsync(run, Cancel);
        Assert.Equal(1, record?.JobsResumed);
        Assert.NotNull(record?.ResumedAt);
    }

    [Fact]
    public async Task Renew_InTime_KeepsTheJobFromOthers()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY");
        LeasedJob job = await bench.LeaseOneAsync();
        await bench.EndLeasesAsync();

        Assert.Empty(await bench.Queue.RenewAsync([job.Fence], Cancel));

        Assert.Empty(await bench.Queue.LeaseAsync("other", 1, Cancel));
        await bench.Queue.CompleteAsync(job.Fence, Cancel);
        Assert.Equal([job.Fence], await bench.Queue.RenewAsync([job.Fence], Cancel));
    }

    /// <summary>A long write must not hold up the heartbeat of all other jobs, nor count as lost, nor be taken.</summary>
    [Fact]
    public async Task Renew_WhileTheJobIsBeingWritten_NeitherWaitsNorLosesIt()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY", "QQQ");
        LeasedJob writing = await bench.LeaseOneAsync();
        LeasedJob other = await bench.LeaseOneAsync();
        await bench.EndLeasesAsync();
        await using NpgsqlConnection connection = await bench.Schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand write = new($"UPDATE backfill_jobs SET bars = 1 WHERE id = {writing.Fence.JobId}", connection);
        await write.ExecuteNonQueryAsync(Cancel);

        Assert.Empty(await bench.Queue.RenewAsync([writing.Fence, other.Fence], Cancel));
        Assert.Empty(await bench.Queue.LeaseAsync("other", 5, Cancel));
    }

    [Fact]
    public async Task Fail_WithAPause_WaitsAndIsTriedAgain()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY", "QQQ");
        LeasedJob first = await bench.LeaseOneAsync();

        await bench.Queue.FailAsync(first.Fence, "broken", TimeSpan.FromHours(1), Cancel);
        LeasedJob next = await bench.LeaseOneAsync();
        Assert.Empty(await bench.Queue.LeaseAsync("one", 1, Cancel));
        await bench.Schema.ExecuteAsync("UPDATE backfill_jobs SET not_before = now() - interval '1 s' WHERE state = 'waiting'");
        LeasedJob again = await bench.LeaseOneAsync();
        await bench.Queue.FailAsync(again.Fence, "broken for good", null, Cancel);

        Assert.NotEqual(first.Fence.JobId, next.Fence.JobId);
        Assert.Equal((first.Fence.JobId, 2, false), (again.Fence.JobId, again.Attempt, again.WasInterrupted));
        JobOutcome outcome = (await bench.Log.ReadOutcomesAsync(first.RunId, Cancel))[0];
        Assert.Equal(
            (JobState.Failed, 2, 0, "broken for good"), (outcome.State, outcome.Attempts, outcome.Interruptions, outcome.LastError));
        Assert.NotNull(outcome.FinishedAt);
    }

    /// <summary>The source is down or refuses the key: neither the job nor its series is to blame.</summary>
    [Fact]
    public async Task PutOff_OfALease_WaitsAndCountsNoAttemptNorFailure()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY");
        LeasedJob job = await bench.LeaseOneAsync();

        await bench.Queue.PutOffAsync(job.Fence, "the key is refused", TimeSpan.FromHours(1), Cancel);

        Assert.Empty(await bench.Queue.LeaseAsync("one", 1, Cancel));
        Assert.Equal(0, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM series_failures"));
        await bench.Schema.ExecuteAsync("UPDATE backfill_jobs SET not_before = now() - interval '1 s'");
        LeasedJob again = await bench.LeaseOneAsync();
        Assert.Equal((1, false), (again.Attempt, again.WasInterrupted));
        Assert.Equal("the key is refused", Assert.Single(await bench.Log.ReadOutcomesAsync(job.RunId, Cancel)).LastError);
    }

    [Fact]
    public async Task Lease_OfAJobThatAWorkerLeft_SaysFromWhereAndAfterWhom()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY", "QQQ");
        await bench.LeaseOneAsync("first");
        UtcRange covered = SampleSeries.Slots(0, 5);
        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(
            SampleSeries.Of(WorkBench.Key("SPY"), [0, 1]) with { Covered = covered }, Cancel);
        await bench.EndLeasesAsync();

        LeasedJob left = await bench.LeaseOneAsync("second");
        LeasedJob fresh = await bench.LeaseOneAsync("second");

        IReadOnlyList<JobOutcome> outcomes = await bench.Log.ReadOutcomesAsync(left.RunId, Cancel);
        Assert.Equal(
            [("first", covered.EndUnixMs), (null, null)],
            outcomes.Select(one => (one.ResumedAfter, one.ResumedFrom?.ToUnixTimeMilliseconds())));
        Assert.False(fresh.WasInterrupted);
    }

    [Fact]
    public async Task Release_OfALease_LeavesTheJobAsItWas()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY");
        LeasedJob job = await bench.LeaseOneAsync();

        await bench.Queue.ReleaseAsync([job.Fence], Cancel);

        LeasedJob again = await bench.LeaseOneAsync("other");
        Assert.Equal((job.Fence.JobId, 1, false), (again.Fence.JobId, again.Attempt, again.WasInterrupted));
        Assert.True(again.Fence.Token > job.Fence.Token);
    }

    /// <summary>Fault 24: what was leased or paused until a time that the clock now reaches an hour later.</summary>
    [Fact]
    public async Task Lease_ClockSetBack_CountsLeasesAndPausesAnew()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY", "QQQ");
        await bench.LeaseOneAsync();
        LeasedJob paused = await bench.LeaseOneAsync();
        await bench.Queue.FailAsync(paused.Fence, "broken", TimeSpan.FromSeconds(30), Cancel);
        await bench.Schema.ExecuteAsync("""
            UPDATE backfill_jobs SET
                changed_at = changed_at + interval '1 h', leased_until = leased_until + interval '1 h',
                not_before = not_before + interval '1 h'
            """);

        Assert.Empty(await bench.Queue.LeaseAsync("other", 2, Cancel));

        Assert.Equal(
            2,
            await bench.Schema.ScalarAsync<long>("""
                SELECT count(*) FROM backfill_jobs
                WHERE changed_at <= now() AND coalesce(leased_until, not_before) - changed_at IN (interval '10 min', interval '30 s')
                """));
    }
}
