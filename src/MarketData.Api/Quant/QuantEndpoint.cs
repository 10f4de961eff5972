using System.Data.Common;
using MarketData.Api.Problems;
using MarketData.Freshness;
using MarketData.Storage;

namespace MarketData.Api.Quant;

/// <summary>
/// <c>GET /api/v1/features/quant/{symbol}</c>: the latest bars of a series with their features, and how fresh they are. 400 for a
/// bad parameter, 404 for a series that was never computed, 503 while the database does not answer.
/// </summary>
internal sealed class QuantEndpoint(ISeriesReader reader, TimeProvider clock, ILogger<QuantEndpoint> logger)
{
    /// <summary>
    /// Longest wait for the rows, connecting included: the driver's own timeouts start anew with every read from the server.
    /// </summary>
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(5);

    public async Task HandleAsync(HttpContext context)
    {
        string? symbol = context.GetRouteValue("symbol") as string;
        if (!QuantQuery.TryParse(symbol, context.Request.Query, out QuantQuery? query, out BadParameter? bad))
        {
            await Problem.BadParameterAsync(context, bad);
            return;
        }

        StoredSeries? stored;
        try
        {
            stored = await ReadAsync(query, context.RequestAborted);
        }
        catch (DbException exception)
        {
            Log.DatabaseUnavailable(logger, exception.SqlState ?? "no SQLSTATE", exception.Message);
            await Problem.DatabaseUnavailableAsync(context);
            return;
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            Log.DatabaseUnavailable(logger, "no SQLSTATE", "the read took too long");
            await Problem.DatabaseUnavailableAsync(context);
            return;
        }

        if (stored is null)
        {
            await Problem.NeverComputedAsync(context, query.Series.ToString());
            return;
        }

        DateTimeOffset now = clock.GetUtcNow();
        Staleness staleness = StalenessPolicy.Judge(
            stored.Series, new NewestBar(stored.NewestBarUnixMs, stored.ComputedAt), now);
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await QuantResponse.WriteAsync(context.Response.BodyWriter, stored, staleness, now, context.RequestAborted);
    }

    private async Task<StoredSeries?> ReadAsync(QuantQuery query, CancellationToken requestAborted)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(requestAborted);
        deadline.CancelAfter(ReadDeadline);
        return await reader.ReadLatestAsync(query.Series, query.Range, query.Limit, deadline.Token);
    }
}
