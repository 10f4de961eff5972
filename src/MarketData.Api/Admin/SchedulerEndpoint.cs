using MarketData.Alerts;
using MarketData.Api.Hosting;
using MarketData.Api.Problems;
using MarketData.Operations;
using MarketData.Postgres.Alerts;
using MarketData.Postgres.Operations;

namespace MarketData.Api.Admin;

/// <summary>How the scheduler is, and what it did.</summary>
internal sealed class SchedulerEndpoint(
    ExecutionLog log, AlertFactsReader facts, WorkerRegister workers, ILogger<SchedulerEndpoint> logger) : AdminEndpoint(logger)
{
    /// <summary><c>GET scheduler-health</c>: what is on record, and what follows from it.</summary>
    public Task GetHealthAsync(HttpContext context) =>
        AnswerAsync(context, ReadHealthAsync, health => JsonAnswers.WriteAsync(context, health));

    /// <summary><c>GET scheduler/execution-history?limit=</c> (default 50): the runs asked for last, the latest first.</summary>
    public async Task GetHistoryAsync(HttpContext context)
    {
        if (!ResultLimit.TryRead(context.Request, out int limit))
        {
            await Problem.BadParameterAsync(context, ResultLimit.Bad);
            return;
        }

        await AnswerAsync(
            context,
            cancellationToken => log.ReadLatestAsync(limit, cancellationToken),
            executions => JsonAnswers.WriteAsync(context, new ExecutionHistory(executions.Count, executions)));
    }

    private async Task<SchedulerHealth> ReadHealthAsync(CancellationToken cancellationToken)
    {
        SchedulerRecord record = await log.ReadRecordAsync(cancellationToken);
        AlertFacts judged = await facts.ReadAsync(FollowedSeries.All, cancellationToken);
        return SchedulerHealth.Of(record, judged, await workers.ReadAsync(cancellationToken));
    }
}
