using MarketData.Postgres.Operations;
using MarketData.Scheduling;
using MarketData.Worker.Databases;
using Quartz;

namespace MarketData.Worker.Scheduling;

/// <summary>All that a firing does is to ask for the run of its slot: however often it is fired, that is one run.</summary>
internal sealed class SlotJob(ExecutionLog log, DatabaseRetry retry, ILogger<SlotJob> logger) : IJob
{
    /// <summary>Under which the job has its expression: a crashed firing is made up for by another trigger.</summary>
    public const string CronKey = "cron";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        ScheduleName schedule = Enum.Parse<ScheduleName>(context.JobDetail.Key.Name);
        CronExpression expression = new((string)context.JobDetail.JobDataMap[CronKey]!, TimeZoneInfo.Utc);
        DateTimeOffset at = DueSlot.At(expression, context.FireTimeUtc) ?? context.FireTimeUtc;
        bool isNew = await retry.RunAsync(
            () => log.OpenSlotAsync(new ScheduleSlot(schedule, at), cancellationToken), giveUpAfter: null, cancellationToken);
        Log.SlotFired(logger, schedule, at, isNew ? "a run waits" : "its run is there already");
    }
}
