namespace MarketData.Api.Health;

/// <summary>
/// <c>GET /health</c>: 200 as long as the process serves requests, and whether the database answers. Liveness does not depend on
/// the database: restarting the service would not mend it.
/// </summary>
internal sealed class HealthEndpoint(DatabaseProbe probe)
{
    public async Task HandleAsync(HttpContext context)
    {
        bool answers = await probe.AnswersAsync(context.RequestAborted);
        string body = answers ? """{"status":"live","database":"up"}""" : """{"status":"live","database":"down"}""";
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
