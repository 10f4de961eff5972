using MarketData.Api.OpenApi;

namespace MarketData.Api.Health;

/// <summary>The health checks: what they need, and their addresses.</summary>
internal static class HealthServices
{
    public static void AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<DatabaseProbe>();
        services.AddSingleton<HealthEndpoint>();
    }

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        HealthEndpoint endpoint = routes.ServiceProvider.GetRequiredService<HealthEndpoint>();
        RouteGroupBuilder health = routes.MapGroup("/health").WithTags("service");
        health.MapGet("", endpoint.HandleAsync)
            .Describe("get_health", "Whether the process answers, and its database.")
            .Answers<HealthAnswer>("The process answers.");
        health.MapGet("/live", HealthEndpoint.HandleLiveAsync)
            .Describe("get_liveness", "Whether the process answers.")
            .Answers<HealthAnswer>("The process answers.");
        health.MapGet("/ready", endpoint.HandleReadyAsync)
            .Describe("get_readiness", "Whether requests are well sent here.")
            .Answers<HealthAnswer>("Ready; or degraded, when the database does not answer and answers are held in memory.")
            .NeedsTheDatabase();
    }
}
