using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using Perf.Testbed.Stub;

namespace Perf.Testbed.Floor;

/// <summary>
/// What no HTTP service on this stack can be faster than: Kestrel with limits of its own, which are wider than the API's, and a
/// handler that finds bytes by the target of the request and writes them. No routing, no middleware, no logging. PUT registers the
/// bytes, and headers to answer with, which it names behind <c>Floor-</c>; a GET of anything that was not registered is answered
/// <c>{}</c>.
/// </summary>
internal sealed class FloorServer : IAsyncDisposable
{
    /// <summary>What the line starts with that says the floor is ready; its address follows.</summary>
    public const string ReadyPrefix = "Floor ready at ";

    private const string HeaderPrefix = "Floor-";

    private static readonly FloorAnswer Nothing = new("{}"u8.ToArray(), []);

    private readonly WebApplication application;
    private readonly ConcurrentDictionary<string, FloorAnswer> answers = new(StringComparer.Ordinal);

    private FloorServer()
    {
        // Empty: no configuration files, environment variables or arguments that could change what is measured.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port: 0);
        });
        application = builder.Build();
        application.Run(HandleAsync);
    }

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseAddress => new(application.Urls.Single());

    public static async Task<FloorServer> StartAsync(CancellationToken cancellationToken = default)
    {
        FloorServer server = new();
        await server.application.StartAsync(cancellationToken);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // A client that still reads is cut off, as by a server that dies.
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }

    private Task HandleAsync(HttpContext context)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return HttpMethods.IsPut(context.Request.Method) ? RegisterAsync(context, target) : AnswerAsync(context, target);
    }

    private Task AnswerAsync(HttpContext context, string target)
    {
        FloorAnswer answer = answers.GetValueOrDefault(target, Nothing);
        HttpResponse response = context.Response;
        foreach ((string name, StringValues value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = answer.Body.Length;
        ValueTask<System.IO.Pipelines.FlushResult> written = response.BodyWriter.WriteAsync(answer.Body);
        return written.IsCompletedSuccessfully ? Task.CompletedTask : written.AsTask();
    }

    private async Task RegisterAsync(HttpContext context, string target)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        answers[target] = new FloorAnswer(
            body.ToArray(),
            [
                .. context.Request.Headers
                    .Where(header => header.Key.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase))
                    .Select(header => KeyValuePair.Create(header.Key[HeaderPrefix.Length..], header.Value)),
            ]);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private sealed record FloorAnswer(byte[] Body, KeyValuePair<string, StringValues>[] Headers);
}
