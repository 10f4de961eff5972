using System.Collections.Concurrent;
using MarketData.Api.Caching;
using MarketData.Api.Problems;
using MarketData.Api.Rows;
using MarketData.Bars;
using MarketData.Freshness;
using MarketData.Operations;
using MarketData.Postgres.Outages;

namespace MarketData.Api.Answers;

/// <summary>
/// The latest rows of a series, and how fresh they are. 304 when the client has them, 400 for a bad parameter, 404 for a series that
/// was never computed, whose computation is asked for then, 503 while the database does not answer and nothing is kept, or when too
/// much is asked for.
/// </summary>
internal sealed class SeriesEndpoint(
    AnswerSource answers, SnapshotMemory memory, IEnrichmentQueue enrichments, TimeProvider clock, ILogger<SeriesEndpoint> logger)
{
    // Never more than there were answers written at once.
    private readonly ConcurrentBag<AnswerText> idle = [];
    private readonly AnswerBody body = new();

    public async Task HandleAsync(HttpContext context, RowKind kind)
    {
        string? symbol = context.GetRouteValue("symbol") as string;
        if (!SeriesQuery.TryParse(symbol, context.Request.Query, out SeriesQuery? query, out BadParameter? bad))
        {
            await Problem.BadParameterAsync(context, bad);
            return;
        }

        AnswerResult result = await answers.GetAsync(kind, query, context.RequestAborted);
        switch (result.Status)
        {
            case ReadStatus.Read:
                try
                {
                    await AnswerAsync(context, result.Answer!);
                }
                finally
                {
                    // The connection has copied what it is to send.
                    result.Answer!.Snapshot.Block.GiveBack();
                }

                break;
            case ReadStatus.NeverComputed:
                await RequestAsync(context, kind, query.Series);
                break;
            case ReadStatus.Busy:
                await Problem.BusyAsync(context);
                break;
            default:
                await Problem.DatabaseUnavailableAsync(context);
                break;
        }
    }

    private async Task RequestAsync(HttpContext context, RowKind kind, SeriesKey series)
    {
        EnrichmentOutcome enrichment;
        try
        {
            bool isQueued = await enrichments.RequestAsync(series, context.RequestAborted);
            enrichment = isQueued ? EnrichmentOutcome.Queued : EnrichmentOutcome.NotOffered;
        }
        catch (Exception exception) when (DatabaseFault.Is(exception))
        {
            // That there is nothing is known from a read, and holds also where nothing can be written, as on a standby.
            Log.EnrichmentNotQueued(logger, DatabaseFault.SqlStateOf(exception), exception.Message);
            enrichment = EnrichmentOutcome.NotQueued;
        }

        await Problem.NeverComputedAsync(context, kind, series, enrichment);
    }

    private async Task AnswerAsync(HttpContext context, SeriesAnswer answer)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Staleness staleness = StalenessPolicy.Judge(
            answer.Series, new NewestBar(answer.Snapshot.NewestBarUnixMs, answer.Snapshot.ComputedAt), now);
        string? warning = AnswerWarning.Of(answer, staleness, now);
        string tag = ContentTag.Of(answer, staleness, warning);

        AnswerHeaders.Write(context.Response.Headers, answer, tag);
        if (ContentTag.IsKnown(context.Request.Headers.IfNoneMatch, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        AnswerText text = idle.TryTake(out AnswerText? taken) ? taken : new AnswerText();
        text.Write(answer, staleness, warning, now);
        await SendAsync(context, answer, text);
        idle.Add(text);
    }

    private async Task SendAsync(HttpContext context, SeriesAnswer answer, AnswerText text)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/json";
        bool isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead || context.Request.Headers.AcceptEncoding.Count == 0)
        {
            // Of what would be compressed the length is not known without doing it.
            response.ContentLength = text.LengthBytes + answer.Rows.Length;
        }

        if (isHead)
        {
            return;
        }

        if (!memory.TryHold(answer.Snapshot))
        {
            response.Clear();
            await Problem.BusyAsync(context);
            return;
        }

        try
        {
            await body.WriteAsync(response, answer, text, context.RequestAborted);
        }
        finally
        {
            memory.Release(answer.Snapshot);
        }
    }
}
