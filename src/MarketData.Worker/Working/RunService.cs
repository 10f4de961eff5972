using MarketData.Operations;
using MarketData.Postgres.Operations;
using MarketData.Scheduling;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Working;

/// <summary>
/// Plans the runs that wait, ends those that are done, and with each that ends drops some that ended long ago. Every worker does; by the
/// database each is done once.
/// </summary>
internal sealed class RunService(
    ExecutionLog log,
    RunPlanner planner,
    JobBackoff backoff,
    RunRetention retention,
    WorkSignal signal,
    DatabaseRetry retry,
    ILogger<RunService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            Task more = signal.Next;
            await retry.RunAsync(() => CloseAsync(stoppingToken), giveUpAfter: null, stoppingToken);
            await retry.RunAsync(() => PlanAsync(stoppingToken), giveUpAfter: null, stoppingToken);
            await signal.WaitAsync(more, stoppingToken);
        }
    }

    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<BackfillExecution> ended = await log.CloseEndedAsync(cancellationToken);
        foreach (BackfillExecution run in ended)
        {
            Log.RunEnded(logger, run.Id, run.State, run.SeriesSucceeded, run.SeriesFailed, run.JobsResumed);
        }

        if (ended.Count > 0 && await log.DropOldAsync(retention, cancellationToken) is > 0 and long dropped)
        {
            Log.RunsDropped(logger, dropped, retention.Kept.TotalDays);
        }
    }

    private async Task PlanAsync(CancellationToken cancellationToken)
    {
        await log.OpenEnrichmentAsync(backoff.LongPause, cancellationToken);
        bool any = false;
        while (await log.PlanNextAsync(Plan, cancellationToken) is { } run)
        {
            any = true;
            Log.RunPlanned(logger, run.Id, run.Origin, run.Schedule is { } schedule ? $" {schedule}" : "", run.Forced, run.Jobs);
        }

        if (any)
        {
            signal.Wake();
        }
    }

    private RunPlan Plan(RunToPlan queued)
    {
        RunScope scope = new(
            queued.Run.Schedule,
            queued.Run.Forced,
            queued.Run.Origin == ExecutionOrigin.Enrichment ? queued.Requested : null);
        return new RunPlan(planner.ClassesOf(scope), planner.Plan(scope, queued.AsOf, queued.Coverage));
    }
}
