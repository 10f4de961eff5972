using Microsoft.Net.Http.Headers;

namespace MarketData.Api.Access;

/// <summary>
/// Bounds how many answers are compressed at once: each has an encoder of about a megabyte, which a client that reads slowly keeps as
/// long as it likes. Beyond the bound an answer goes out as it is, which a client that asks for compression must understand as well.
/// </summary>
internal sealed class CompressionGate
{
    /// <summary>Many more than cores: some wait for their clients.</summary>
    public const int MaxAtOnce = 32;

    private int atOnce;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Request.Headers;
        return headers.ContainsKey(HeaderNames.AcceptEncoding) ? InvokeCountedAsync(context, next) : next(context);
    }

    private async Task InvokeCountedAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            if (Interlocked.Increment(ref atOnce) > MaxAtOnce)
            {
                context.Request.Headers.Remove(HeaderNames.AcceptEncoding);
            }

            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref atOnce);
        }
    }
}
