using MarketData.Postgres.Outages;
using MarketData.Scheduling;
using MarketData.Worker.Databases;
using MarketData.Worker.Hosting;
using Quartz;
using Quartz.Extensibility;

namespace MarketData.Worker.Scheduling;

/// <summary>
/// Fires the schedules by Quartz, whose tables are in the product's database: of all schedulers on it one fires a slot, and when it dies
/// another one makes up for it. A database that is not there when the process starts is waited for.
/// </summary>
internal sealed class SchedulerService(
    ServiceOptions options,
    WorkerDatabase database,
    IJobFactory jobs,
    DatabaseRetry retry,
    ILoggerFactory loggers,
    ILogger<SchedulerService> logger) : BackgroundService
{
    public const string TablePrefix = "qrtz_";

    /// <summary>By whom the others are known to be alive; decision 0035.</summary>
    public static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(7.5);

    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        StandaloneSchedulerFactory factory = await retry.RunAsync(() => StartFiringAsync(stoppingToken), giveUpAfter: null, stoppingToken);
        try
        {
            await Task.Delay(Timeout.Infinite, stoppingToken);
        }
        finally
        {
            await factory.DisposeAsync();
        }
    }

    /// <exception cref="Exception">The database is not there: what <see cref="DatabaseFault.MayPass"/>.</exception>
    private async Task<StandaloneSchedulerFactory> StartFiringAsync(CancellationToken cancellationToken)
    {
        StandaloneSchedulerFactory factory = Build();
        try
        {
            IScheduler scheduler = await factory.GetScheduler(cancellationToken);
            foreach (Schedule schedule in Timetable.Default.Schedules)
            {
                await SetAsync(scheduler, schedule.Name, options.CronOf(schedule), cancellationToken);
            }

            await scheduler.Start(cancellationToken);
            Log.Scheduling(logger, string.Join(", ", Timetable.Default.Schedules.Select(one => $"{one.Name} {options.CronOf(one)}")));
            return factory;
        }
        catch (Exception exception)
        {
            await factory.DisposeAsync();
            if (PassingCauseOf(exception) is { } cause)
            {
                Log.SchedulerNotStarted(logger, cause.Message.ReplaceLineEndings(" "));
                throw cause;
            }

            throw;
        }
    }

    private StandaloneSchedulerFactory Build() => QuartzSchedulerBuilder
        .Create(quartz =>
        {
            quartz.Services.AddSingleton(loggers);
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "marketdata";

                // A process that is started again under its name takes back at once what it left.
                scheduler.InstanceId = options.Name;
            });
            quartz.UseDefaultThreadPool(Timetable.Default.Schedules.Count);
            quartz.UseJobFactory(jobs);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.DataSourceFactory = _ => database.Data);
                store.ProvisionSchema();
                store.ConfigureStore(ado =>
                {
                    ado.TablePrefix = TablePrefix;
                    ado.StoreJobDataAsStrings = true;
                    ado.DbRetryInterval = RetryEvery;
                });
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = CheckIn;
                    cluster.CheckinMisfireThreshold = CheckIn;
                });
            });
        })
        .Build();

    /// <summary>
    /// Left alone when it is set already: to set it again would forget what was missed while nobody fired it. One that Quartz has given up,
    /// because its job could not be made, would never fire again, and is set anew.
    /// </summary>
    private static async Task SetAsync(IScheduler scheduler, ScheduleName name, string cron, CancellationToken cancellationToken)
    {
        TriggerKey key = new($"{name}");
        if (await scheduler.GetTrigger(key, cancellationToken) is ICronTrigger { CronExpressionString: { } known } && known == cron
            && await scheduler.GetTriggerState(key, cancellationToken) != TriggerState.Error)
        {
            return;
        }

        IJobDetail job = JobBuilder.Create<SlotJob>()
            .WithIdentity($"{name}")
            .UsingJobData(SlotJob.CronKey, cron)
            .StoreDurably()
            .RequestRecovery()
            .Build();
        ITrigger trigger = TriggerBuilder.Create()
            .WithIdentity(key)
            .ForJob(job)
            .WithSchedule(CronScheduleBuilder.Create(cron)
                .InTimeZone(TimeZoneInfo.Utc)
                .WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))
            .Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, cancellationToken);
    }

    /// <summary>What Quartz has wrapped, if that may pass; null when it does not.</summary>
    private static Exception? PassingCauseOf(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (DatabaseFault.MayPass(cause))
            {
                return cause;
            }
        }

        return null;
    }
}
