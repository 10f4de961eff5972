using MarketData.Postgres.Operations;
using MarketData.Recovery;
using MarketData.Scheduling;
using MarketData.Worker.Databases;
using MarketData.Worker.Hosting;
using Quartz;

namespace MarketData.Worker.Scheduling;

/// <summary>
/// Asks for the runs of slots that Quartz did not fire, by the database's clock. Quartz stores when a schedule fires next by the clock of
/// whichever machine fired it last: one that is an hour ahead would silence the schedules of all for that hour.
/// </summary>
internal sealed class MissedSlotService(
    ServiceOptions options,
    ExecutionLog log,
    RecoveryPolicy policy,
    DatabaseRetry retry,
    TimeProvider clock,
    ILogger<MissedSlotService> logger)
    : BackgroundService
{
    /// <summary>Left to Quartz for so long.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (ScheduleName Name, CronExpression Expression)[] schedules =
        [
            .. Timetable.Default.Schedules.Select(
                schedule => (schedule.Name, new CronExpression(options.CronOf(schedule), TimeZoneInfo.Utc))),
        ];

        // What was missed before nobody was there to fire it, and Quartz fires once by itself.
        DateTimeOffset since = await NowAsync(stoppingToken);
        using PeriodicTimer timer = new(policy.Alerts.JudgingInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            DateTimeOffset until = await NowAsync(stoppingToken) - Patience;
            foreach ((ScheduleName name, CronExpression expression) in schedules)
            {
                if (DueSlot.At(expression, until) is { } at && at > since)
                {
                    await AskAsync(new ScheduleSlot(name, at), stoppingToken);
                }
            }
        }
    }

    private Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken) =>
        retry.RunAsync(() => log.ReadClockAsync(cancellationToken), giveUpAfter: null, cancellationToken);

    private async Task AskAsync(ScheduleSlot slot, CancellationToken cancellationToken)
    {
        if (await retry.RunAsync(() => log.OpenSlotAsync(slot, cancellationToken), giveUpAfter: null, cancellationToken))
        {
            Log.SlotMissed(logger, slot.Schedule, slot.At);
        }
    }
}
