using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace MarketData.Api.OpenApi;

/// <summary>
/// The description of the service at <c>GET /openapi/v1.json</c>. It is made once, by the first who asks, and sent as it is to all
/// others: the framework's own endpoint would make it anew for each, and repeat in it what the client calls the host.
/// </summary>
internal sealed class ApiDocument(IServiceProvider services)
{
    /// <summary>The name by which the framework knows the document.</summary>
    public const string Name = "v1";

    public const string Path = $"/openapi/{Name}.json";

    private readonly Lock gate = new();
    private Task<byte[]>? utf8;

    public async Task HandleAsync(HttpContext context)
    {
        byte[] body = await GetAsync().WaitAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>A failure is for those who waited for it: who asks next has it tried again.</summary>
    private Task<byte[]> GetAsync()
    {
        lock (gate)
        {
            if (utf8 is null or { IsFaulted: true } or { IsCanceled: true })
            {
                utf8 = WriteAsync(services);
            }

            return utf8;
        }
    }

    private static async Task<byte[]> WriteAsync(IServiceProvider services)
    {
        // Not cancelled with the one who asked first: others may wait for it.
        IOpenApiDocumentProvider provider = services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name);
        OpenApiDocument document = await provider.GetOpenApiDocumentAsync(CancellationToken.None);
        using MemoryStream text = new();
        await document.SerializeAsJsonAsync(text, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return text.ToArray();
    }
}
