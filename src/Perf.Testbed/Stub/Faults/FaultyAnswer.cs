using System.IO.Compression;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Perf.Testbed.Stub.Faults;

/// <summary>Sends answers that are wrong: a refusal, or a page that was made wrong or is sent wrongly.</summary>
internal sealed class FaultyAnswer(TimeProvider timeProvider)
{
    private const string HtmlBody = "<html><head><title>504 Gateway Time-out</title></head><body>504</body></html>\n";

    private static readonly TimeSpan BetweenBytes = TimeSpan.FromSeconds(1);

    private static readonly StubError NotEntitled = new(
        StatusCodes.Status403Forbidden, "NOT_AUTHORIZED", "message", "You are not entitled to this data. Please upgrade your plan.");

    private static readonly StubError InternalError = new(
        StatusCodes.Status500InternalServerError, "ERROR", "error", "Internal server error.");

    /// <summary>The refusal that a fault is; null when it is a page.</summary>
    public static StubError? RefusalOf(StubFaultKind kind) => kind switch
    {
        StubFaultKind.RateLimited => StubError.QuotaSpent,
        StubFaultKind.KeyRefused => StubError.UnknownKey,
        StubFaultKind.NotEntitled => NotEntitled,
        StubFaultKind.ServerError => InternalError,
        _ => null,
    };

    public static Task SendGatewayPageAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
        context.Response.ContentType = "text/html";
        return context.Response.WriteAsync(HtmlBody, context.RequestAborted);
    }

    /// <param name="json">The page, right or wrong.</param>
    public async Task SendPageAsync(HttpContext context, StubFaultKind kind, byte[] json, bool acceptsGzip)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/json";
        byte[] body = kind == StubFaultKind.TruncatedJson ? json[..(json.Length / 2)] : json;
        if (acceptsGzip || kind == StubFaultKind.TruncatedGzip)
        {
            response.Headers.ContentEncoding = "gzip";
            body = Compress(body);
        }

        if (kind == StubFaultKind.TruncatedGzip)
        {
            body = body[..(body.Length / 2)];
        }

        response.ContentLength = body.Length + (kind == StubFaultKind.WrongLength ? 1 : 0);
        if (kind == StubFaultKind.CutShort)
        {
            body = body[..(body.Length / 2)];
        }

        if (kind == StubFaultKind.SlowBody)
        {
            await DripAsync(context, body);
            return;
        }

        await response.Body.WriteAsync(body, context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
        if (response.ContentLength != body.Length)
        {
            await CloseAsync(context);
        }
    }

    /// <summary>
    /// Ends the connection behind what was sent. To abort it would be a reset that overtakes the answer, headers and all.
    /// </summary>
    private static async Task CloseAsync(HttpContext context)
    {
        IConnectionTransportFeature connection = context.Features.GetRequiredFeature<IConnectionTransportFeature>();
        await connection.Transport.Output.CompleteAsync();
        await Task.Delay(Timeout.Infinite, context.RequestAborted);
    }

    private async Task DripAsync(HttpContext context, byte[] body)
    {
        for (int i = 0; i < body.Length; i++)
        {
            await context.Response.Body.WriteAsync(body.AsMemory(i, 1), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(BetweenBytes, timeProvider, context.RequestAborted);
        }
    }

    private static byte[] Compress(byte[] body)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return compressed.ToArray();
    }
}
