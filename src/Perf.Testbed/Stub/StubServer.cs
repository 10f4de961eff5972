using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Perf.Testbed.Stub.Faults;

namespace Perf.Testbed.Stub;

/// <summary>
/// The embedded Polygon stub: a synthetic market behind Polygon's HTTP interface, on loopback. Whoever starts it disposes it.
/// </summary>
public sealed class StubServer : IAsyncDisposable
{
    /// <summary>What the line starts with that says the stub is ready; its address follows.</summary>
    public const string ReadyPrefix = "Polygon stub ready at ";

    /// <summary>Enough for a page to be produced while the one before it is still being read.</summary>
    private const long ResponseBufferBytes = 1024 * 1024;

    private readonly WebApplication application;
    private readonly StubHandler handler;

    private StubServer(WebApplication application, StubHandler handler)
    {
        this.application = application;
        this.handler = handler;
        BaseAddress = new Uri(application.Urls.Single());
    }

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseAddress { get; }

    /// <summary>Starts a stub in this process.</summary>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    /// <exception cref="DependencyUnavailableException">The port is taken or not allowed.</exception>
    public static async Task<StubServer> StartAsync(StubOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        StubHandler answers = new(options);
        WebApplication stub = Build(options, answers);
        try
        {
            await stub.StartAsync(cancellationToken);
            return new StubServer(stub, answers);
        }
        catch (IOException error)
        {
            await stub.DisposeAsync();
            throw new DependencyUnavailableException(
                $"The Polygon stub cannot listen on port {options.Port}: {error.Message} Choose another, or 0 for a free one.",
                error);
        }
        catch
        {
            await stub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a stub, says on one line where it listens, and runs until it is cancelled.</summary>
    public static async Task RunAsync(StubOptions options, TextWriter output, CancellationToken cancellationToken = default)
    {
        StubServer server = await StartAsync(options, cancellationToken);
        await using (server.ConfigureAwait(false))
        {
            await output.WriteLineAsync($"{ReadyPrefix}{server.BaseAddress}".AsMemory(), cancellationToken);
            await output.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Sets a fault, beside those that are set already.</summary>
    /// <exception cref="ValidationException">A value of the fault is out of its range.</exception>
    public void Inject(StubFault fault) => handler.Faults.Add(fault);

    /// <summary>Forgets all faults.</summary>
    public void Heal() => handler.Faults.Clear();

    public async ValueTask DisposeAsync()
    {
        // A client that still reads is cut off: a stub that is being stopped has no answer worth waiting for.
        await application.StopAsync(new CancellationToken(canceled: true));
        await application.DisposeAsync();
    }

    private static WebApplication Build(StubOptions options, StubHandler handler)
    {
        // Empty: no configuration files, environment variables or arguments that could change what is measured.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IHostLifetime, OwnedLifetime>();
        builder.Logging.SetMinimumLevel(LogLevel.Error);

        // A start that fails is an exception of StartAsync: it need not be told twice.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        WebApplication stub = builder.Build();
        stub.Run(handler.HandleAsync);
        return stub;
    }
}
