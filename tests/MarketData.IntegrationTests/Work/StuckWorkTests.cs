using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Operations;
using MarketData.Scheduling;
using Npgsql;

namespace MarketData.IntegrationTests.Work;

/// <summary>Work that comes to no end holds up nothing but itself, and nobody is woken for nothing.</summary>
public sealed class StuckWorkTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly DateTimeOffset Due = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A worker looks every time it is woken: woken by its own look, it would look without end.</summary>
    [Fact]
    public async Task Asking_ThatMakesNoRun_WakesNobody()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        ScheduleSlot slot = new(ScheduleName.Critical, Due);
        await bench.Log.OpenSlotAsync(slot, Cancel);
        await using NpgsqlConnection listening = await bench.Schema.DataSource.OpenConnectionAsync(Cancel);
        await SayAsync(listening, $"LISTEN {JobQueue.Channel}");
        List<string> heard = [];
        listening.Notification += (_, notice) => heard.Add(notice.Payload);

        await bench.Log.OpenEnrichmentAsync(Hour, Cancel);
        await bench.Log.OpenSlotAsync(slot, Cancel);
        await SayAsync(listening, $"NOTIFY {JobQueue.Channel}, 'nothing before this'");
        await bench.Log.OpenSlotAsync(slot with { Schedule = ScheduleName.Standard }, Cancel);
        while (heard.Count < 2)
        {
            await listening.WaitAsync(Cancel);
        }

        Assert.Equal(["nothing before this", ""], heard);
    }

    [Fact]
    public async Task Lease_OfAJobWhoseWorkersGoAway_WaitsLongerAndFailsAtLast()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync("SPY");
        int leases = 0;
        int pauses = 0;
        while (await bench.StateOfAsync(1) != "failed")
        {
            Assert.InRange(++leases, 1, 100);
            if ((await bench.Queue.LeaseAsync("one", 1, Cancel)).Count == 0)
            {
                pauses++;
                await bench.Schema.ExecuteAsync("UPDATE backfill_jobs SET not_before = NULL");
            }

            await bench.EndLeasesAsync();
        }

        BackfillExecution ended = Assert.Single(await bench.Log.CloseEndedAsync(Cancel));
        JobOutcome outcome = Assert.Single(await bench.Log.ReadOutcomesAsync(ended.Id, Cancel));
        Assert.Equal((ExecutionState.Failed, 1), (ended.State, ended.SeriesFailed));
        Assert.True(pauses > 0);
        Assert.Contains($"{outcome.Interruptions} times", outcome.LastError, StringComparison.Ordinal);
        Assert.Equal(1, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM series_failures WHERE symbol = 'SPY'"));
    }

    /// <summary>The series is left to the run that has it, and its class to a run that does all of it.</summary>
    [Fact]
    public async Task PlanNext_RunBeforeHasOnlyAPausedJobLeft_PlansTheOthers()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Daily, Due), Cancel);
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY", "AAPL"), Cancel);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Daily, Due.AddHours(1)), Cancel);
        LeasedJob poisoned = await bench.LeaseOneAsync();
        await bench.Queue.FailAsync(poisoned.Fence, "broken", Hour, Cancel);
        Assert.Null(await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY", "AAPL"), Cancel));
        await bench.Queue.CompleteAsync((await bench.LeaseOneAsync()).Fence, Cancel);

        BackfillExecution? next = await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY", "AAPL"), Cancel);

        Assert.Equal((Due.AddHours(1), 1), (next?.SlotAt, next?.Jobs));
        Assert.Equal("AAPL", Assert.Single(await bench.Log.ReadOutcomesAsync(next!.Id, Cancel)).Series.Symbol.Name);
        Assert.Equal(
            "1",
            await bench.Schema.ScalarAsync<string>(
                $"SELECT array_to_string(classes, ',') FROM scheduler_execution_log WHERE id = {next.Id}"));
    }

    /// <summary>The source is down: nothing of the run has ended, and another one would find the same.</summary>
    [Fact]
    public async Task PlanNext_AllJobsOfTheRunBeforeArePaused_Waits()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Daily, Due), Cancel);
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY", "AAPL"), Cancel);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Daily, Due.AddHours(1)), Cancel);
        foreach (LeasedJob job in await bench.Queue.LeaseAsync("one", 2, Cancel))
        {
            await bench.Queue.FailAsync(job.Fence, "broken", Hour, Cancel);
        }

        Assert.Null(await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY", "AAPL"), Cancel));
    }

    /// <summary>Fault 24: a slot stored with a time that is still to come keeps nobody out.</summary>
    [Fact]
    public async Task OpenSlot_BehindOneThatIsStillToCome_MakesItsRun()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due), Cancel);
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel);
        await bench.Schema.ExecuteAsync("UPDATE scheduler_execution_log SET slot_at = now() + interval '1 h'");

        Assert.True(await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due.AddMinutes(15)), Cancel));
    }

    /// <summary>Its source has nothing: the job is done and the features are lacking as before.</summary>
    [Fact]
    public async Task OpenEnrichment_SeriesHasNothing_IsAskedForAgainAfterThePauseOnly()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        EnrichmentQueue requests = new(bench.Schema.DataSource, TimeProvider.System);
        await requests.RequestLackingAsync([WorkBench.Key("SPY")], Cancel);
        Assert.True(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        await EndEnrichmentAsync(bench);

        await requests.RequestLackingAsync([WorkBench.Key("SPY")], Cancel);
        Assert.False(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        await requests.RequestLackingAsync([WorkBench.Key("AAPL")], Cancel);
        Assert.True(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        Assert.Equal(["AAPL"], await EndEnrichmentAsync(bench));
        Assert.True(await bench.Log.OpenEnrichmentAsync(TimeSpan.Zero, Cancel));
    }

    [Fact]
    public async Task OpenEnrichment_OnlyAPausedSeriesOfTheRunBeforeIsLeft_MakesAnother()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        EnrichmentQueue requests = new(bench.Schema.DataSource, TimeProvider.System);
        await requests.RequestLackingAsync([WorkBench.Key("SPY")], Cancel);
        await bench.Log.OpenEnrichmentAsync(Hour, Cancel);
        await PlanEnrichmentAsync(bench);
        await requests.RequestLackingAsync([WorkBench.Key("SPY"), WorkBench.Key("AAPL")], Cancel);
        Assert.False(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));
        await bench.Queue.FailAsync((await bench.LeaseOneAsync()).Fence, "broken", Hour, Cancel);

        Assert.True(await bench.Log.OpenEnrichmentAsync(Hour, Cancel));

        Assert.Equal(["AAPL"], await PlanEnrichmentAsync(bench));
    }

    private static async Task<string[]> PlanEnrichmentAsync(WorkBench bench)
    {
        string[] planned = [];
        await bench.Log.PlanNextAsync(
            run =>
            {
                planned = [.. run.Requested.Select(key => key.Symbol.Name)];
                return WorkBench.PlanOf(planned);
            },
            Cancel);
        return planned;
    }

    private static async Task<string[]> EndEnrichmentAsync(WorkBench bench)
    {
        string[] planned = await PlanEnrichmentAsync(bench);
        foreach (LeasedJob job in await bench.Queue.LeaseAsync("one", 10, Cancel))
        {
            await bench.Queue.CompleteAsync(job.Fence, Cancel);
        }

        Assert.Single(await bench.Log.CloseEndedAsync(Cancel));
        return planned;
    }

    private static async Task SayAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
