using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.ObjectPool;
using Perf.Testbed.Market;
using Perf.Testbed.Stub.Faults;

namespace Perf.Testbed.Stub;

/// <summary>
/// Answers requests as api.polygon.io does: the key first, then the quota, then the request itself. Beside Polygon's paths it
/// has <c>/__stub/served</c>, the record of what it served, and <c>/__stub/faults</c>, where faults are set (POST) and healed
/// (DELETE). These need no key: the stub listens on loopback only.
/// </summary>
internal sealed class StubHandler
{
    public const string ServedPath = "/__stub/served";
    public const string FaultsPath = "/__stub/faults";

    private readonly StubOptions options;
    private readonly SyntheticMarket market;
    private readonly LatencyDistribution latency;
    private readonly RequestQuota? quota;
    private readonly ServedTally served;
    private readonly FaultyAnswer faulty;
    private readonly ObjectPool<MarketPage> pages =
        new DefaultObjectPool<MarketPage>(new DefaultPooledObjectPolicy<MarketPage>(), maximumRetained: 16);

    private long lastSequence = -1;

    public StubHandler(StubOptions options)
    {
        this.options = options;
        market = new SyntheticMarket(options.Seed);
        latency = new LatencyDistribution(options.Seed, options.LatencyMedianMs, options.LatencySigma);
        quota = options.QuotaRequests is { } requests
            ? new RequestQuota(requests, options.QuotaWindow, options.TimeProvider)
            : null;
        served = new ServedTally(options.Seed);
        faulty = new FaultyAnswer(options.TimeProvider);
    }

    public FaultScript Faults { get; } = new();

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            if (context.Request.Path == ServedPath)
            {
                await AnswerServedAsync(context);
            }
            else if (context.Request.Path == FaultsPath)
            {
                await AnswerFaultsAsync(context);
            }
            else
            {
                await AnswerPolygonAsync(context);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left: there is nobody to answer.
        }
    }

    private async Task AnswerServedAsync(HttpContext context)
    {
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            served.Reset();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        await context.Response.WriteAsJsonAsync(
            served.ToRecord(), StubJsonContext.Default.ServedRecord, contentType: null, context.RequestAborted);
    }

    private async Task AnswerFaultsAsync(HttpContext context)
    {
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            Faults.Clear();
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        try
        {
            StubFault? fault = await context.Request.ReadFromJsonAsync(StubJsonContext.Default.StubFault, context.RequestAborted);
            Faults.Add(fault ?? throw new ValidationException("There is no fault in the body."));
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception error) when (error is JsonException or ValidationException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(error.Message, context.RequestAborted);
        }
    }

    private async Task AnswerPolygonAsync(HttpContext context)
    {
        long sequence = Interlocked.Increment(ref lastSequence);
        string requestId = RequestId.Of(context.Request.GetEncodedPathAndQuery());
        context.Response.Headers["X-Request-Id"] = requestId;
        served.CountRequest();

        AggregatesRequest? request = null;
        StubError? error = Refuse(context);
        if (error is null)
        {
            await Task.Delay(latency.Of(sequence), options.TimeProvider, context.RequestAborted);
            error = Parse(context.Request, out request);
        }

        if (error is not null)
        {
            served.CountRefusal(error);
            await AnswerErrorAsync(context, error, requestId);
        }
        else if (Faults.Take(request!) is { } due)
        {
            served.CountFault();
            await AnswerFaultyAsync(context, due, request!, requestId);
        }
        else
        {
            await AnswerPageAsync(context, request!, requestId);
        }
    }

    private StubError? Refuse(HttpContext context)
    {
        if (!HasKey(context.Request))
        {
            return StubError.UnknownKey;
        }

        if (quota is null || quota.TryTake(out TimeSpan untilNextWindow))
        {
            return null;
        }

        if (options.SendRetryAfter)
        {
            double seconds = Math.Ceiling(untilNextWindow.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return StubError.QuotaSpent;
    }

    /// <summary>In the header only: Polygon takes it in the query as well, where it ends in logs.</summary>
    private bool HasKey(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header == $"Bearer {options.ApiKey}";

    private static StubError? Parse(HttpRequest http, out AggregatesRequest? request)
    {
        request = null;
        if (!HttpMethods.IsGet(http.Method) || !AggregatesRequestParser.IsAggregates(http.Path, out string[] segments))
        {
            return StubError.NotFound;
        }

        return AggregatesRequestParser.TryParse(segments, http.Query, out request, out StubError? error) ? null : error;
    }

    private static async Task AnswerErrorAsync(HttpContext context, StubError error, string requestId)
    {
        context.Response.StatusCode = error.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(error.ToJson(requestId), context.RequestAborted);
    }

    private async Task AnswerPageAsync(HttpContext context, AggregatesRequest request, string requestId)
    {
        MarketPage bars = pages.Get();
        try
        {
            AggregatesPage page = AggregatesPage.Read(market, request, OriginOf(context.Request), requestId, bars);
            long bodyBytes = await WritePageAsync(context, page);

            // The client reads the end of the body only after this method returns, so it never sees a count without its page.
            served.CountPage(page, bodyBytes, options.TimeProvider.GetUtcNow());
        }
        finally
        {
            pages.Return(bars);
        }
    }

    private async Task AnswerFaultyAsync(HttpContext context, DueFault due, AggregatesRequest request, string requestId)
    {
        StubFaultKind kind = due.Fault.Kind;
        if (FaultyAnswer.RefusalOf(kind) is { } refusal)
        {
            if (due.Fault.Value is { } retryAfter)
            {
                context.Response.Headers.RetryAfter = retryAfter;
            }

            served.CountRefusal(refusal);
            await AnswerErrorAsync(context, refusal, requestId);
        }
        else if (kind == StubFaultKind.GatewayPage)
        {
            await FaultyAnswer.SendGatewayPageAsync(context);
        }
        else
        {
            FaultyPage page = new(market, OriginOf(context.Request), context.Request.GetEncodedPathAndQuery());
            byte[] json = await page.WriteAsync(due, request, context.RequestAborted);
            await faulty.SendPageAsync(context, kind, json, AcceptsGzip(context.Request));
        }
    }

    private static string OriginOf(HttpRequest request) => $"{request.Scheme}://{request.Host.Value}";

    private static async Task<long> WritePageAsync(HttpContext context, AggregatesPage page)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/json";
        if (page.NextUrl is not null)
        {
            response.Headers.Link = $"<{page.NextUrl}>; rel=\"next\"";
        }

        if (!AcceptsGzip(context.Request))
        {
            return await AggregatesPageWriter.WriteAsync(response.BodyWriter, page, context.RequestAborted);
        }

        response.Headers.ContentEncoding = "gzip";
        GZipStream gzip = new(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (gzip.ConfigureAwait(false))
        {
            PipeWriter writer = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
            long bodyBytes = await AggregatesPageWriter.WriteAsync(writer, page, context.RequestAborted);
            await writer.CompleteAsync();
            return bodyBytes;
        }
    }

    private static bool AcceptsGzip(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(encoding => encoding.Value == "gzip" && encoding.Quality is not 0);
}
