using MarketData.IntegrationTests.Storage;
using MarketData.Operations;
using MarketData.Postgres.Operations;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>The worker as a service: runs that are asked for are done, by whoever is there.</summary>
public sealed class ServiceTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ThatIsTriggered_IsDoneByClassAndStored()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        await bench.Schema.ExecuteAsync(
            """
            INSERT INTO scheduler_execution_log (origin, forced, state, started_at, finished_at)
            VALUES ('manual', false, 'failed', now() - interval '3 y', now() - interval '3 y')
            """);
        await bench.StartWorkerAsync("one", "--roles", "worker", "--concurrency", "1");

        BackfillExecution run = await bench.UntilEndedAsync(await bench.TriggerAsync());

        await Poll.UntilAsync(async () => await bench.Log.FindAsync(run.Id - 1, Cancel) is null, Cancel);
        Assert.Equal((ExecutionState.Succeeded, 4, 4, 0), (run.State, run.Jobs, run.SeriesSucceeded, run.SeriesFailed));
        IReadOnlyList<JobOutcome> outcomes = await bench.Log.ReadOutcomesAsync(run.Id, Cancel);
        Assert.Equal(["AAPL", "BTC", "JNJ", "SPY"], outcomes.Select(one => one.Series.Symbol.Name).Order());
        Assert.Equal(
            outcomes.Select(one => one.Phase).Order(),
            outcomes.OrderBy(one => one.StartedAt).Select(one => one.Phase));
        Assert.Equal(
            outcomes.Sum(one => one.Bars),
            await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
        Assert.Contains(bench.Lines, line => line.StartsWith("worker ready: one", StringComparison.Ordinal));
        Assert.DoesNotContain(bench.Lines, line => line.Contains("canary", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_OfTwoWorkers_IsDoneOnceByBoth()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database, new StubOptions { Seed = 5, LatencyMedianMs = 2_000 });
        string[] oneAtATime = ["--roles", "worker", "--concurrency", "1", "--lease", "600"];
        await bench.StartWorkerAsync("one", oneAtATime);
        await bench.StartWorkerAsync("two", oneAtATime);

        BackfillExecution run = await bench.UntilEndedAsync(await bench.TriggerAsync());

        Assert.Equal(4, run.SeriesSucceeded);
        Assert.Equal(2, await bench.Schema.ScalarAsync<long>("SELECT count(DISTINCT leased_by) FROM backfill_jobs"));
        await Poll.UntilAsync(() => Task.FromResult(bench.CountSaid(" done: ") >= 4), Cancel);
        Assert.Equal(4, bench.CountSaid(" done: "));

        // One that is slow to come may be asked for again; had both done everything, there were twice as many.
        Assert.InRange((await bench.GetServedAsync()).Requests, 4, 7);
    }

    /// <summary>Killed in the middle of its fetches; another one finishes them.</summary>
    [Fact]
    public async Task Worker_ThatIsKilled_HasItsJobsDoneByAnotherWhichSaysSo()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database, new StubOptions { Seed = 5, LatencyMedianMs = 3_000 });
        WorkerProcess first = await bench.StartWorkerAsync("one", "--roles", "worker", "--concurrency", "2", "--lease", "600");
        long id = await bench.TriggerAsync(force: false);
        await Poll.UntilAsync(
            async () => await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state = 'leased'") == 2, Cancel);

        await first.KillAsync();
        await bench.Schema.ExecuteAsync(
            "UPDATE backfill_jobs SET leased_until = now() - interval '1 ms', changed_at = now() - interval '1 h' WHERE state = 'leased'");
        long left = await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state = 'leased'");
        await bench.StartWorkerAsync("two", "--roles", "worker", "--concurrency", "4", "--lease", "600");
        BackfillExecution run = await bench.UntilEndedAsync(id);

        Assert.Equal((4, 0), (run.SeriesSucceeded, run.SeriesFailed));
        Assert.InRange(left, 1, 2);
        Assert.Equal(left, run.JobsResumed);
        await Poll.UntilAsync(() => Task.FromResult(bench.CountSaid("Resumed from checkpoint after crash") >= left), Cancel);
        Assert.Equal(left, bench.CountSaid("Resumed from checkpoint after crash"));
    }

    /// <summary>Told to stop in the middle of its fetches: nobody has to wait for its leases.</summary>
    [Fact]
    public async Task Worker_ThatIsToldToStop_GivesBackWhatItHas()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database, new StubOptions { Seed = 5, LatencyMedianMs = 20_000 });
        WorkerProcess worker = await bench.StartWorkerAsync("one", "--roles", "worker", "--lease", "600");
        await bench.TriggerAsync();
        await Poll.UntilAsync(
            async () => await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state = 'leased'") == 4, Cancel);

        await worker.DisposeAsync();

        Assert.Equal(4, bench.CountSaid("given back"));
        Assert.Equal(4, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state = 'waiting'"));
        Assert.Empty(await new WorkerRegister(bench.Schema.DataSource).ReadAsync(Cancel));
    }

    [Fact]
    public async Task Health_OfAServiceThatIsThere_IsGoodAndOfAnotherBad()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        await bench.StartWorkerAsync("one", "--roles", "worker");

        Assert.Equal(0, await HealthAsync(bench, "one"));
        Assert.Equal(1, await HealthAsync(bench, "two"));
        await bench.Schema.ExecuteAsync("UPDATE workers SET seen_at = seen_at - interval '31 s', name = 'two'");
        Assert.Equal(1, await HealthAsync(bench, "two"));
    }

    /// <summary>Every connection is ended while all four are fetching.</summary>
    [Fact]
    public async Task Database_ThatEndsAllConnections_IsGoneOnWith()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database, new StubOptions { Seed = 5, LatencyMedianMs = 1_500 });
        await bench.StartWorkerAsync("one", "--roles", "worker");
        long id = await bench.TriggerAsync();
        await Poll.UntilAsync(
            async () => await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state = 'leased'") == 4, Cancel);

        await bench.Schema.ExecuteAsync(
            $"""
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE starts_with(application_name, '{bench.Schema.NameOf("one")}')
            """);

        BackfillExecution run = await bench.UntilEndedAsync(id);
        Assert.Equal((4, 0), (run.SeriesSucceeded, run.SeriesFailed));
        IReadOnlyList<JobOutcome> outcomes = await bench.Log.ReadOutcomesAsync(id, Cancel);
        Assert.All(outcomes, one => Assert.Null(one.LastError));
    }

    [Fact]
    public async Task Key_ThatIsRefused_StopsTheFetchingWithOneLineAndFailsNoJob()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        bench.Stub.Inject(new StubFault(StubFaultKind.KeyRefused, Times: null));
        await bench.StartWorkerAsync("one", "--roles", "worker", "--concurrency", "1");
        long id = await bench.TriggerAsync();

        await bench.UntilSaidAsync("The source refuses our key");
        await Poll.UntilAsync(
            async () => await bench.Schema.ScalarAsync<long>(
                "SELECT count(*) FROM backfill_jobs WHERE not_before > now() + interval '4 min'") == 1,
            Cancel);

        Assert.Equal(1, bench.CountSaid("The source refuses our key"));
        Assert.Equal(0, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs WHERE state IN ('leased', 'failed')"));
        Assert.Equal(ExecutionState.Running, (await bench.Log.FindAsync(id, Cancel))!.State);
    }

    [Fact]
    public async Task Series_ThatCannotBeStored_WaitsWhileTheOthersAreDone()
    {
        await using ServiceBench bench = await ServiceBench.StartAsync(database);
        await bench.Schema.ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
            CREATE TRIGGER refuse_one BEFORE INSERT ON series FOR EACH ROW WHEN (NEW.symbol = 'SPY') EXECUTE FUNCTION refuse();
            """);
        await bench.StartWorkerAsync("one", "--roles", "worker", "--concurrency", "1");
        long id = await bench.TriggerAsync();

        // Between its pauses it is tried again, and then waits for nothing.
        JobOutcome[] left = [];
        await Poll.UntilAsync(
            async () =>
            {
                left = [.. (await bench.Log.ReadOutcomesAsync(id, Cancel)).Where(one => one.State != JobState.Done)];
                return left is [{ State: JobState.Waiting, NotBefore: not null, LastError: not null }];
            },
            Cancel);

        JobOutcome refused = Assert.Single(left);
        Assert.Equal(ServiceBench.Hours("SPY"), refused.Series);
        Assert.Contains("not this one", refused.LastError, StringComparison.Ordinal);
    }

    private static async Task<int> HealthAsync(ServiceBench bench, string name)
    {
        await using WorkerProcess health = await WorkerProcess.StartAsync(
            ["health", "--name", name], bench.Schema.ConnectionString, "", Cancel);
        return await health.WaitForExitAsync(Cancel);
    }
}
