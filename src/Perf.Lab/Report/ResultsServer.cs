using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Perf.Analysis.Reports.Index;
using Perf.Testbed;
using Perf.Testbed.Stub;

namespace Perf.Lab.Report;

/// <summary>
/// Shows the files below a folder on loopback, and nothing else: GET and HEAD only, no list of a folder, no link that leads out of it.
/// A page of another site cannot read them either: it would have to come by a name of its own (DNS rebinding), and such a name is refused.
/// </summary>
internal sealed class ResultsServer : IAsyncDisposable
{
    private static readonly string[] Names = ["localhost", "127.0.0.1", "[::1]"];

    private readonly WebApplication application;
    private readonly string root;

    private ResultsServer(string folder, int port)
    {
        root = Path.GetFullPath(folder);

        // Empty: no configuration files, environment variables or arguments that could open it to others.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>For example <c>http://127.0.0.1:8080/</c>.</summary>
    public Uri BaseAddress => new(application.Urls.Single());

    /// <param name="port">0: a free one.</param>
    /// <exception cref="DependencyUnavailableException">The port is taken or not allowed.</exception>
    public static async Task<ResultsServer> StartAsync(string folder, int port, CancellationToken cancellationToken)
    {
        ResultsServer server = new(folder, port);
        try
        {
            await server.application.StartAsync(cancellationToken);
            return server;
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await server.application.DisposeAsync();
            throw new DependencyUnavailableException(
                $"The results cannot be served on port {port}: {error.Message.TrimEnd('.')}. Choose another port, or 0 for a free one.",
                error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A browser that keeps its connection open is not waited for.
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
        HttpRequest request = context.Request;
        bool isHead = HttpMethods.IsHead(request.Method);
        if (!Names.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return RefuseAsync(response, StatusCodes.Status403Forbidden, "Only localhost is answered.", isHead);
        }

        if (!isHead && !HttpMethods.IsGet(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            return RefuseAsync(response, StatusCodes.Status405MethodNotAllowed, "Results are only read here.", isHead);
        }

        return FileOf(request.Path) is { } file
            ? SendAsync(context, file, isHead)
            : RefuseAsync(response, StatusCodes.Status404NotFound, "There is no such file.", isHead);
    }

    /// <summary>The file that a path means; null when it means none, one outside the folder, or one behind a link.</summary>
    private string? FileOf(PathString path)
    {
        string asked = path == "/" ? IndexPage.Name : (path.Value ?? string.Empty).TrimStart('/');
        if (asked.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string file = Path.GetFullPath(Path.Combine(root, asked));
        if (!file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
        {
            return null;
        }

        for (string part = file; part.Length > root.Length; part = Path.GetDirectoryName(part)!)
        {
            if (File.GetAttributes(part).HasFlag(FileAttributes.ReparsePoint))
            {
                return null;
            }
        }

        return file;
    }

    private static async Task SendAsync(HttpContext context, string file, bool isHead)
    {
        FileStream content;
        try
        {
            // A run may write it anew meanwhile: what was opened is sent.
            content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            await RefuseAsync(context.Response, StatusCodes.Status404NotFound, "The file cannot be read.", isHead);
            return;
        }

        await using (content)
        {
            long length = content.Length;
            context.Response.ContentType = TypeOf(Path.GetExtension(file));
            context.Response.ContentLength = length;
            if (!isHead)
            {
                // No more than was there: a log still grows.
                await StreamCopyOperation.CopyToAsync(content, context.Response.Body, length, context.RequestAborted);
            }
        }
    }

    private static Task RefuseAsync(HttpResponse response, int status, string why, bool isHead)
    {
        response.StatusCode = status;
        response.ContentType = TypeOf(".txt");
        return isHead ? Task.CompletedTask : response.WriteAsync(why);
    }

    private static string TypeOf(string extension) => extension switch
    {
        ".html" => "text/html; charset=utf-8",
        ".json" => "application/json",
        ".jsonl" => "application/x-ndjson",
        ".md" => "text/markdown; charset=utf-8",
        ".xml" => "application/xml",
        ".svg" => "image/svg+xml",
        ".txt" or ".log" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
