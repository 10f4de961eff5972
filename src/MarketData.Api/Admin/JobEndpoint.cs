using System.Globalization;
using MarketData.Api.Access;
using MarketData.Api.Hosting;
using MarketData.Api.Problems;
using MarketData.Postgres.Operations;

namespace MarketData.Api.Admin;

/// <summary>Asks for a run of the backfill, and says what became of it.</summary>
internal sealed class JobEndpoint(ExecutionLog log, ILogger<JobEndpoint> logger) : AdminEndpoint(logger)
{
    public const string JobsPath = $"{AdminGate.Path}/backfill/jobs";

    private static readonly BadParameter BadForce = new("force", "true or false");

    private static readonly BadParameter BadId = new("id", "a whole number from 1");

    /// <summary>
    /// <c>POST backfill/trigger?force=</c> (default false): 202 with the job, and its address in Location. While one that was triggered
    /// waits or runs, it is that one; one that waits is forced from then on if the request says so, and behind one that runs without
    /// being forced another waits then.
    /// </summary>
    public async Task TriggerAsync(HttpContext context)
    {
        bool force = false;
        string text = context.Request.Query["force"].ToString();
        if (text.Length > 0 && text != "false" && !(force = text == "true"))
        {
            await Problem.BadParameterAsync(context, BadForce);
            return;
        }

        await AnswerAsync(context, cancellationToken => log.TriggerAsync(force, cancellationToken), job =>
        {
            Log.BackfillTriggered(Logger, job.Id, job.Forced);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            context.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"{JobsPath}/{job.Id}");
            return JsonAnswers.WriteAsync(context, job);
        });
    }

    /// <summary><c>GET backfill/jobs/{id}</c>: the job as it is now, phase by phase and symbol by symbol; 404 when there is none.</summary>
    public async Task FindAsync(HttpContext context)
    {
        string? text = context.GetRouteValue("id") as string;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id) || id < 1)
        {
            await Problem.BadParameterAsync(context, BadId);
            return;
        }

        await AnswerAsync(
            context,
            cancellationToken => ReadAsync(id, cancellationToken),
            job => job is null ? Problem.NoSuchJobAsync(context) : JsonAnswers.WriteAsync(context, job));
    }

    private async Task<JobReport?> ReadAsync(long id, CancellationToken cancellationToken) =>
        await log.FindAsync(id, cancellationToken) is { } run
            ? JobReport.Of(run, await log.ReadOutcomesAsync(id, cancellationToken))
            : null;
}
