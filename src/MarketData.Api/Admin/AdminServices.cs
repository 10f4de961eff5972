using MarketData.Alerts;
using MarketData.Api.Access;
using MarketData.Api.OpenApi;
using MarketData.Api.OpenApi.Shapes;
using MarketData.Operations;
using MarketData.Postgres.Alerts;
using MarketData.Postgres.Operations;

namespace MarketData.Api.Admin;

/// <summary>What administrators may ask for: what it needs, and its addresses.</summary>
internal static class AdminServices
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<AdminKey>();
        services.AddSingleton<RefusalLog>();
        services.AddSingleton<ExecutionLog>();
        services.AddSingleton<NewestBarReader>();
        services.AddSingleton<FailureReader>();
        services.AddSingleton<WorkerRegister>();
        services.AddSingleton<AlertFactsReader>();
        services.AddSingleton<IAlertStore, AlertStore>();
        services.AddSingleton<JobEndpoint>();
        services.AddSingleton<AlertEndpoint>();
        services.AddSingleton<SchedulerEndpoint>();
        services.AddSingleton<StalenessEndpoint>();
    }

    public static void MapAdmin(this IEndpointRouteBuilder routes)
    {
        JobEndpoint jobs = routes.ServiceProvider.GetRequiredService<JobEndpoint>();
        SchedulerEndpoint scheduler = routes.ServiceProvider.GetRequiredService<SchedulerEndpoint>();
        StalenessEndpoint staleness = routes.ServiceProvider.GetRequiredService<StalenessEndpoint>();

        RouteGroupBuilder admin = routes.MapGroup(AdminGate.Path).WithMetadata(AdminOnly.Mark).WithTags("admin");
        admin.MapPost("/backfill/trigger", jobs.TriggerAsync)
            .Describe("trigger_backfill", "Ask for a run of the backfill; while one waits or runs, it is that one.", Parameters.Force)
            .Answers<BackfillExecution>("The run, whose address is in Location.", StatusCodes.Status202Accepted)
            .Carries(StatusCodes.Status202Accepted, "Location", "The address of the run.")
            .RefusesParameters().NeedsTheKey().NeedsTheDatabase();
        admin.MapGet("/backfill/jobs/{id}", jobs.FindAsync)
            .Describe("get_backfill_job", "How far a run of the backfill has come, class by class and symbol by symbol.", Parameters.Id)
            .Answers<JobReport>("The run as it is now.")
            .Fails<ProblemShape>(StatusCodes.Status404NotFound, "There is no such run.")
            .RefusesParameters().NeedsTheKey().NeedsTheDatabase();
        admin.MapGet("/scheduler-health", scheduler.GetHealthAsync)
            .Describe("get_scheduler_health", "How the scheduler is, as far as the database knows: runs, schedules and workers.")
            .Answers<SchedulerHealth>("What is on record.")
            .NeedsTheKey().NeedsTheDatabase();
        admin.MapGet("/features/staleness", staleness.GetAsync)
            .Describe("get_staleness", "How fresh every series is that the backfill follows, and every class of symbols.")
            .Answers<StalenessReport>("Every series, whether anything is stored of it or not.")
            .NeedsTheKey().NeedsTheDatabase();
        admin.MapGet("/scheduler/execution-history", scheduler.GetHistoryAsync)
            .Describe(
                "get_execution_history",
                "The runs of the backfill that were asked for last, the latest first.",
                Parameters.Limit("How many runs at most.", ResultLimit.Default, ResultLimit.Max))
            .Answers<ExecutionHistory>("The runs.")
            .RefusesParameters().NeedsTheKey().NeedsTheDatabase();
        admin.MapGet("/alerts", routes.ServiceProvider.GetRequiredService<AlertEndpoint>().GetAsync)
            .Describe(
                "get_alerts",
                "What is wrong, and what was: alerts that hold before those that have cleared, the latest first.",
                Parameters.Limit("How many alerts at most.", ResultLimit.Default, ResultLimit.Max))
            .Answers<AlertList>("The alerts.")
            .RefusesParameters().NeedsTheKey().NeedsTheDatabase();
    }
}
