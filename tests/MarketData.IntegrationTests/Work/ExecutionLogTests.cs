using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Postgres.Operations;
using MarketData.Postgres.Writers;
using MarketData.Scheduling;
using Npgsql;

namespace MarketData.IntegrationTests.Work;

public sealed class ExecutionLogTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly DateTimeOffset Due = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trigger_AThousandAtOnceWhileRunsArePlanned_IsOneRun()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);

        // A thousand wait for the connections of twenty: longer than anybody in the product would.
        NpgsqlConnectionStringBuilder patient = new(bench.Schema.ConnectionString) { Timeout = 600 };
        await using NpgsqlDataSource connections = NpgsqlDataSource.Create(patient);
        ExecutionLog log = new(connections);

        Task<BackfillExecution>[] triggers = [.. Enumerable.Range(0, 1_000).Select(_ => log.TriggerAsync(false, Cancel))];
        Task all = Task.WhenAll(triggers);
        do
        {
            await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel);
        }
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromMilliseconds(20), Cancel)) != all);

        await all;
        Assert.Single(triggers.Select(trigger => trigger.Result.Id).Distinct());
        Assert.Equal(1, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM scheduler_execution_log"));
    }

    [Fact]
    public async Task Trigger_ForcedWhileAnUnforcedOneRuns_QueuesOneMore()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        long running = await bench.StartRunAsync("SPY");

        BackfillExecution[] forced = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Log.TriggerAsync(true, Cancel)));
        BackfillExecution unforced = await bench.Log.TriggerAsync(false, Cancel);

        BackfillExecution queued = Assert.Single(forced.Distinct());
        Assert.True(queued is { Forced: true, State: ExecutionState.Queued } && queued.Id != running);
        Assert.Equal(running, unforced.Id);
    }

    [Fact]
    public async Task OpenSlot_FiredByManySchedulers_IsOneRun()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        ScheduleSlot slot = new(ScheduleName.Critical, Due);

        bool[] made = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => bench.Log.OpenSlotAsync(slot, Cancel)));
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel);

        Assert.Single(made, true);
        Assert.False(await bench.Log.OpenSlotAsync(slot, Cancel));
        Assert.True(await bench.Log.OpenSlotAsync(slot with { Schedule = ScheduleName.Standard }, Cancel));
        Assert.Equal(2, (await bench.Log.ReadLatestAsync(10, Cancel)).Count);
    }

    /// <summary>While nobody works, a schedule asks for one run, whatever it misses; a slot that is fired late is part of it.</summary>
    [Fact]
    public async Task OpenSlot_WhileOneWaits_MovesItToTheLatest()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);

        Assert.True(await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due), Cancel));
        Assert.False(await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due.AddMinutes(30)), Cancel));
        Assert.False(await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due.AddMinutes(15)), Cancel));

        BackfillExecution run = Assert.Single(await bench.Log.ReadLatestAsync(10, Cancel));
        Assert.Equal((ScheduleName.Critical, Due.AddMinutes(30)), (run.Schedule, run.SlotAt));
    }

    /// <summary>Fault 24: a scheduler whose clock is an hour ahead must not keep the others from firing until then.</summary>
    [Fact]
    public async Task OpenSlot_InTheFuture_LeavesTheSlotsBeforeItFree()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        DateTimeOffset now = new(await bench.Schema.ScalarAsync<DateTime>("SELECT now()"));

        Assert.True(await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, now.AddHours(1)), Cancel));
        await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel);

        Assert.True(await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, now.AddSeconds(30)), Cancel));
    }

    [Fact]
    public async Task PlanNext_WhileTheScheduleRuns_LeavesItsNextRunWaiting()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due), Cancel);
        Assert.NotNull(await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel));
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Critical, Due.AddMinutes(15)), Cancel);
        await bench.Log.OpenSlotAsync(new ScheduleSlot(ScheduleName.Daily, Due), Cancel);

        BackfillExecution? other = await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("QQQ"), Cancel);
        Assert.Equal(ScheduleName.Daily, other?.Schedule);
        Assert.Null(await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel));
        await bench.Queue.CompleteAsync((await bench.LeaseOneAsync()).Fence, Cancel);
        Assert.Single(await bench.Log.CloseEndedAsync(Cancel));

        BackfillExecution? next = await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel);
        Assert.Equal(Due.AddMinutes(15), next?.SlotAt);
    }

    [Fact]
    public async Task PlanNext_ByManyAtOnce_PlansARunOnce()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.TriggerAsync(true, Cancel);

        BackfillExecution?[] planned = await Task.WhenAll(Enumerable.Range(0, 10).Select(
            _ => bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY", "AAPL", "NVDA"), Cancel)));

        BackfillExecution run = Assert.Single(planned.OfType<BackfillExecution>());
        Assert.True(run is { State: ExecutionState.Running, Jobs: 3, Forced: true, StartedAt: not null });
        Assert.Equal(3, await bench.Schema.ScalarAsync<long>("SELECT count(*) FROM backfill_jobs"));
    }

    [Fact]
    public async Task PlanNext_PlanThrows_LeavesTheRunWaiting()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Log.TriggerAsync(false, Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => bench.Log.PlanNextAsync(_ => throw new InvalidOperationException(), Cancel));

        Assert.NotNull(await bench.Log.PlanNextAsync(_ => WorkBench.PlanOf("SPY"), Cancel));
    }

    [Fact]
    public async Task PlanNext_SeriesStored_AreToldWithWhatTheyCover()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.Schema.Writer(WriterKind.Copy).WriteAsync(
            SampleSeries.Of(WorkBench.Key("AAPL"), [0, 1]) with { Covered = SampleSeries.Slots(0, 5) }, Cancel);
        await bench.Log.TriggerAsync(false, Cancel);
        RunToPlan? told = null;

        await bench.Log.PlanNextAsync(
            run =>
            {
                told = run;
                return WorkBench.PlanOf("SPY");
            },
            Cancel);

        Assert.Equal(SampleSeries.Slots(0, 5), Assert.Single(told!.Coverage, one => one.Key == WorkBench.Key("AAPL")).Value);
        Assert.Equal(ExecutionState.Queued, told.Run.State);
        Assert.True(told.AsOf >= told.Run.RequestedAt);
    }

    [Fact]
    public async Task CloseEnded_ByManyAtOnce_EndsARunOnceWithWhatBecameOfIt()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        long run = await bench.StartRunAsync("SPY", "AAPL", "NVDA");
        await bench.Queue.CompleteAsync((await bench.LeaseOneAsync()).Fence, Cancel);
        await bench.Queue.FailAsync((await bench.LeaseOneAsync()).Fence, "broken", null, Cancel);
        Assert.Empty(await bench.Log.CloseEndedAsync(Cancel));
        LeasedJob last = await bench.LeaseOneAsync();
        Assert.Empty(await bench.Log.CloseEndedAsync(Cancel));
        Assert.Equal(
            [
                new PhaseProgress(Criticality.Critical, 0, 0, 1, 0),
                new PhaseProgress(Criticality.Standard, 0, 0, 0, 1),
                new PhaseProgress(Criticality.Low, 0, 1, 0, 0),
            ],
            await bench.Log.ReadProgressAsync(run, Cancel));
        await bench.Queue.CompleteAsync(last.Fence, Cancel);

        IReadOnlyList<BackfillExecution>[] closed =
            await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => bench.Log.CloseEndedAsync(Cancel)));

        BackfillExecution ended = Assert.Single(closed.SelectMany(runs => runs));
        Assert.True(ended is { State: ExecutionState.Failed, SeriesSucceeded: 2, SeriesFailed: 1, Jobs: 3, FinishedAt: not null });
        Assert.Equal(ended, await bench.Log.FindAsync(run, Cancel));
    }

    [Fact]
    public async Task CloseEnded_RunWithoutJobs_HasSucceeded()
    {
        await using WorkBench bench = await WorkBench.CreateAsync(database);
        await bench.StartRunAsync();

        BackfillExecution ended = Assert.Single(await bench.Log.CloseEndedAsync(Cancel));

        Assert.Equal((ExecutionState.Succeeded, 0), (ended.State, ended.Jobs));
    }
}
