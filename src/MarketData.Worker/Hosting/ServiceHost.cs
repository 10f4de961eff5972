using System.Security.Cryptography;
using MarketData.Alerts;
using MarketData.Bars;
using MarketData.Leasing;
using MarketData.Operations;
using MarketData.Polygon;
using MarketData.Postgres.Alerts;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Operations;
using MarketData.Postgres.Quotas;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Recovery;
using MarketData.Scheduling;
using MarketData.Storage;
using MarketData.Worker.Alerting;
using MarketData.Worker.Databases;
using MarketData.Worker.Scheduling;
using MarketData.Worker.Working;
using Npgsql;
using Quartz.Extensibility;

namespace MarketData.Worker.Hosting;

/// <summary>Puts the service together and runs it until it is told to stop.</summary>
internal static class ServiceHost
{
    private const string QuotaScope = "polygon";

    /// <summary>
    /// What was fetched is stored within it, what is held given back: longer than a job's grace, the giving back and the leaving together.
    /// </summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(9);

    /// <returns>What the process ends with: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(ServiceOptions options, StopSignals signals)
    {
        using IHost host = Build(options, signals);

        // Asked for now: with its end the host disposes what they are in.
        BackgroundService[] services = [.. host.Services.GetServices<IHostedService>().OfType<BackgroundService>()];
        try
        {
            await host.RunAsync(CancellationToken.None);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            // Told to stop and not done within the time for it: leases that were not given back end by themselves.
        }

        return services.Any(service => service.ExecuteTask is { IsFaulted: true }) ? ExitCode.Failed : ExitCode.Completed;
    }

    /// <summary>A page is asked for again after the pauses that are short; the last of them is what nothing is asked at all for.</summary>
    public static PolygonOptions AsPolicySays(PolygonOptions source, RecoveryPolicy policy) =>
        source with { RetryDelays = policy.FetchPauses, BreakerPause = policy.LongPause };

    private static IHost Build(ServiceOptions options, StopSignals signals)
    {
        // Nothing is read from files or the environment but what the usage names.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
        });

        // What they say at every step of an outage is said once by us.
        builder.Logging.AddFilter("Quartz", LogLevel.Critical).AddFilter("Microsoft", LogLevel.Warning);
        IServiceCollection services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.AddSingleton(options).AddSingleton(signals).AddSingleton<IHostLifetime, ServiceLifetime>();
        AddDatabase(services, options);

        // The host stops them in the order from the last to the first, one after the other.
        services.AddHostedService<PresenceService>();
        if (options.Is(WorkerRole.Worker))
        {
            AddWorker(services, options, options.Source!);
        }

        if (options.Is(WorkerRole.Scheduler))
        {
            AddScheduler(services);
        }

        AddAlerts(services, options);
        return builder.Build();
    }

    private static void AddDatabase(IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton(TimeProvider.System);

        // Drawn, so that two processes do not come back together: in containers both may be process 1.
        services.AddTransient(_ => new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        services.AddSingleton<DatabaseRetry>();
        services.AddSingleton(_ => WorkerDatabase.Create(options.Postgres, options.Terms, options.Concurrency));
        services.AddSingleton(provider => new WorkerRegister(Control(provider)));
        services.AddSingleton(provider => new ExecutionLog(Control(provider)));
    }

    private static void AddWorker(IServiceCollection services, ServiceOptions options, PolygonOptions from)
    {
        services.AddSingleton<IJobQueue>(provider => new JobQueue(Control(provider), options.Terms));
        services.AddSingleton<ICoverageReader>(provider => new CoverageReader(Data(provider)));
        services.AddSingleton<IFeatureHistory>(provider => new FeatureHistory(Data(provider)));
        services.AddSingleton(provider => BarWriters.Create(
            options.Writer, Data(provider), new SeriesCatalog(Data(provider)), BarWriters.DefaultBatchSize));
        services.AddSingleton<IBarSource>(provider => PolygonBarSource.Create(
            AsPolicySays(from, RecoveryPolicy.Default),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Random>(),
            provider.GetRequiredService<ILogger<PolygonBarSource>>(),
            from.Quota is null ? null : new PostgresQuotaLedger(Control(provider), QuotaScope)));
        services.AddSingleton(new RunPlanner(Timetable.Default, options.Followed, options.History));
        services.AddSingleton(JobBackoff.Default).AddSingleton(RunRetention.Default).AddSingleton(options.Terms);
        services.AddSingleton<HeldLeases>().AddSingleton<SourceGate>().AddSingleton<WorkSignal>().AddSingleton<JobWork>();

        // Heartbeats go on until the lanes have ended.
        services.AddHostedService<HeartbeatService>();
        services.AddHostedService<RunService>();
        services.AddHostedService<NotificationService>();
        services.AddHostedService<LaneService>();
    }

    private static void AddScheduler(IServiceCollection services)
    {
        services.AddSingleton<IJobFactory, SlotJobFactory>();
        services.AddHostedService<SchedulerService>();
        services.AddHostedService<MissedSlotService>();
    }

    private static void AddAlerts(IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton<IAlertStore>(provider => new AlertStore(Control(provider)));
        services.AddSingleton(provider => new EnrichmentQueue(Control(provider), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(RecoveryPolicy.Default).AddSingleton(AlertRules.Default);
        services.AddSingleton<INoticeReceiver>(provider => options.Webhook is { } webhook
            ? new Webhook(webhook, provider.GetRequiredService<TimeProvider>())
            : new NoReceiver());
        services.AddHostedService<JudgingService>();

        // A worker without a webhook leaves notices to who has one: by being logged there they would be settled.
        if (options.Webhook is not null || options.Is(WorkerRole.Scheduler))
        {
            services.AddHostedService<NoticeService>();
        }
    }

    private static NpgsqlDataSource Control(IServiceProvider provider) => provider.GetRequiredService<WorkerDatabase>().Control;

    private static NpgsqlDataSource Data(IServiceProvider provider) => provider.GetRequiredService<WorkerDatabase>().Data;
}
