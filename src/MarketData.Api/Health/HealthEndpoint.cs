using MarketData.Api.Hosting;
using MarketData.Api.Problems;

namespace MarketData.Api.Health;

/// <summary>
/// <c>GET /health/live</c>: 200 as long as the process serves requests; restarting it would not mend anything else.
/// <c>GET /health/ready</c>: 200 when requests are well sent here, 503 otherwise. <c>GET /health</c>: 200, for people.
/// </summary>
internal sealed class HealthEndpoint(DatabaseProbe probe, IHeldAnswers held)
{
    private static readonly HealthAnswer Alive = new(HealthStatus.Live);

    public static Task HandleLiveAsync(HttpContext context) => JsonAnswers.WriteAsync(context, Alive);

    /// <summary>Without the database, what is held in memory is still worth asking for.</summary>
    public async Task HandleReadyAsync(HttpContext context)
    {
        if (await probe.AnswersAsync(context.RequestAborted))
        {
            await JsonAnswers.WriteAsync(context, new HealthAnswer(HealthStatus.Ready, DatabaseStatus.Up));
        }
        else if (held.Count > 0)
        {
            await JsonAnswers.WriteAsync(context, new HealthAnswer(HealthStatus.Degraded, DatabaseStatus.Down));
        }
        else
        {
            await Problem.DatabaseUnavailableAsync(context);
        }
    }

    public async Task HandleAsync(HttpContext context)
    {
        bool answers = await probe.AnswersAsync(context.RequestAborted);
        await JsonAnswers.WriteAsync(context, new HealthAnswer(HealthStatus.Live, answers ? DatabaseStatus.Up : DatabaseStatus.Down));
    }
}
