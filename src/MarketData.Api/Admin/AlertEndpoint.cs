using MarketData.Alerts;
using MarketData.Api.Hosting;
using MarketData.Api.Problems;

namespace MarketData.Api.Admin;

/// <summary>
/// <c>GET alerts?limit=</c> (default 50): those that hold before those that have cleared, the latest first.
/// </summary>
internal sealed class AlertEndpoint(IAlertStore store, ILogger<AlertEndpoint> logger) : AdminEndpoint(logger)
{
    public async Task GetAsync(HttpContext context)
    {
        if (!ResultLimit.TryRead(context.Request, out int limit))
        {
            await Problem.BadParameterAsync(context, ResultLimit.Bad);
            return;
        }

        await AnswerAsync(
            context,
            cancellationToken => store.ReadAsync(limit, cancellationToken),
            alerts => JsonAnswers.WriteAsync(context, new AlertList(alerts.Count, [.. alerts.Select(AlertEntry.Of)])));
    }
}
