using MarketData.IntegrationTests.Storage;
using MarketData.Operations;

namespace MarketData.IntegrationTests.Work;

/// <summary>The history of the backfill stays bounded, and nothing that is still needed goes with it.</summary>
public sealed class RunRetentionTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly RunRetention Short = new() { Kept = TimeSpan.FromDays(10), Batch = 2 };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DropOld_OfManyRuns_TakesTheOldestAFewAtATimeAndTheirJobs()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        long[] runs = [await EndedAsync(bench, 40), await EndedAsync(bench, 20), await EndedAsync(bench, 30), await EndedAsync(bench, 9)];

        long first = await bench.Log.DropOldAsync(Short, Cancel);
        long[] left = await RunsAsync(bench);
        long[] rest = [await bench.Log.DropOldAsync(Short, Cancel), await bench.Log.DropOldAsync(Short, Cancel)];

        Assert.Equal(2, first);
        Assert.Equal([runs[1], runs[3]], left);
        Assert.Equal([1, 0], rest);
        Assert.Equal([runs[3]], await RunsAsync(bench));
        Assert.Equal(1, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs"));
    }

    [Fact]
    public async Task DropOld_OfARunThatIsNotOver_LeavesItHoweverOldItIs()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await EndedAsync(bench, 30);
        await EndedAsync(bench, 1);
        long running = await bench.StartRunAsync("QQQ");
        await bench.Schema.ExecuteAsync(
            """
            INSERT INTO scheduler_execution_log (origin, forced) VALUES ('enrichment', false);
            UPDATE scheduler_execution_log SET requested_at = now() - interval '60 d', started_at = started_at - interval '60 d'
            WHERE finished_at IS NULL
            """);
        long[] before = await RunsAsync(bench);

        Assert.Equal(1, await bench.Log.DropOldAsync(Short, Cancel));

        Assert.Equal(before[1..], await RunsAsync(bench));
        Assert.Single(await bench.Log.ReadOutcomesAsync(running, Cancel));
    }

    /// <summary>By it is told how long a class of symbols has been without a success.</summary>
    [Fact]
    public async Task DropOld_OfTheLatestSuccessOfAClass_LeavesItUntilThereIsALaterOne()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        long success = await EndedAsync(bench, 50);
        await EndedAsync(bench, 40, succeeds: false);

        Assert.Equal(1, await bench.Log.DropOldAsync(Short, Cancel));
        Assert.Equal([success], await RunsAsync(bench));

        long later = await EndedAsync(bench, 1);
        Assert.Equal(1, await bench.Log.DropOldAsync(Short, Cancel));
        Assert.Equal([later], await RunsAsync(bench));
    }

    [Fact]
    public async Task DropOld_ByManyAtOnce_DropsEachOnce()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        for (int days = 20; days < 26; days++)
        {
            await EndedAsync(bench, days);
        }

        await EndedAsync(bench, 1);

        long[] dropped = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bench.Log.DropOldAsync(Short, Cancel)));

        Assert.Equal(6, dropped.Sum());
        Assert.Single(await RunsAsync(bench));
    }

    /// <summary>A run of one symbol that ended so many days ago.</summary>
    private static async Task<long> EndedAsync(WorkBench bench, int daysAgo, bool succeeds = true)
    {
        long run = await bench.Schema.ScalarAsync<long>(
            "INSERT INTO scheduler_execution_log (origin, forced) VALUES ('manual', false) RETURNING id");
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel);
        string state = succeeds ? "done" : "failed";
        await bench.Schema.ExecuteAsync($"UPDATE backfill_jobs SET state = '{state}', finished_at = now() WHERE run_id = {run}");
        Assert.Contains(await bench.Log.CloseEndedAsync(Cancel), ended => ended.Id == run);
        await bench.Schema.ExecuteAsync(
            $"UPDATE scheduler_execution_log SET finished_at = now() - interval '{daysAgo} d' WHERE id = {run}");
        return run;
    }

    private static async Task<long[]> RunsAsync(WorkBench bench) =>
        await bench.Schema.ScalarAsync<long[]>("SELECT array_agg(id ORDER BY id) FROM scheduler_execution_log") ?? [];
}
