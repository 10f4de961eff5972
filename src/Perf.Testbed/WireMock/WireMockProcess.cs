using System.Diagnostics;
using System.Net.Http.Json;
using Perf.Testbed.Cache;
using Perf.Testbed.Processes;
using Perf.Testbed.WireMock.Admin;

namespace Perf.Testbed.WireMock;

/// <summary>
/// The real WireMock, installed from npm and run on Java, on a loopback port, driven through its admin API. It ends when this
/// is disposed, and by itself when this process dies. Thread-safe.
/// </summary>
public sealed class WireMockProcess : IMappingServer
{
    private static readonly TimeSpan HealthDeadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan HealthInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AdminDeadline = TimeSpan.FromSeconds(30);

    private readonly ChildProcess process;
    private readonly string folder;
    private readonly HttpClient admin;

    private WireMockProcess(ChildProcess process, string folder)
    {
        this.process = process;
        this.folder = folder;
        BaseAddress = WireMockServerProcess.AddressOf(process);
        admin = new HttpClient { BaseAddress = new Uri(BaseAddress, "/__admin/"), Timeout = AdminDeadline };
    }

    public Uri BaseAddress { get; }

    /// <summary>WireMock's own, such as <c>3.13.2</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Where it keeps bodies while it runs.</summary>
    internal string Folder => folder;

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    internal Task Exited => process.Exited;

    /// <summary>Starts WireMock and waits until it is healthy.</summary>
    /// <param name="port">On the loopback address; 0 takes a free one.</param>
    /// <param name="cacheRoot">Where the package is kept.</param>
    /// <exception cref="DependencyUnavailableException">
    /// Java or npm is missing, the package cannot be had, or the server does not start; the message says which.
    /// </exception>
    public static async Task<WireMockProcess> StartAsync(
        int port = 0, string? cacheRoot = null, CancellationToken cancellationToken = default)
    {
        string java = FindJava() ?? throw Unavailable("Java is neither in JAVA_HOME nor on PATH", isMissing: true, inner: null);
        string jar = await InstallAsync(cacheRoot, cancellationToken);
        string own = Directory.CreateTempSubdirectory("perf-wiremock-").FullName;
        ChildProcess? started = null;
        try
        {
            started = await WireMockServerProcess.StartAsync(java, jar, own, port, cancellationToken);
            WireMockProcess server = new(started, own);
            await server.WaitUntilHealthyAsync(cancellationToken);
            return server;
        }
        catch (Exception error)
        {
            await StopAsync(started, own);
            if (error is ChildProcessException)
            {
                throw Unavailable(error.Message, isMissing: false, error);
            }

            throw;
        }
    }

    public async Task PutBodyAsync(string fileName, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        using ReadOnlyMemoryContent content = new(body);
        using HttpResponseMessage response = await admin.PutAsync($"files/{fileName}", content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task AddMappingsAsync(IReadOnlyList<Mapping> mappings, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await admin.PostAsJsonAsync(
            "mappings/import", new MappingSet(mappings), WireMockJson.Default.MappingSet, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task ClearAsync(CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await admin.PostAsync("reset", content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <exception cref="InvalidOperationException">There were more than WireMock remembers.</exception>
    public async Task<IReadOnlyList<AnsweredRequest>> GetRequestsAsync(CancellationToken cancellationToken = default)
    {
        ServeEvents events = await admin.GetFromJsonAsync("requests", WireMockJson.Default.ServeEvents, cancellationToken)
            ?? throw new HttpRequestException("WireMock answered null for what it served.");
        if (events.Meta.Total >= WireMockServerProcess.MaxJournal)
        {
            throw new InvalidOperationException(
                $"WireMock was asked {events.Meta.Total} times or more, and remembers no more: forget requests in between.");
        }

        return
        [
            .. events.Requests.Reverse()
                .Select(one => new AnsweredRequest(one.Request.Url, one.Response.Status, one.Response.Fault is not null)),
        ];
    }

    public async Task ForgetRequestsAsync(CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await admin.DeleteAsync("requests", cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        admin.Dispose();
        await StopAsync(process, folder);
    }

    private static async Task StopAsync(ChildProcess? process, string folder)
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        // Without a guard, or when something killed it.
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> InstallAsync(string? cacheRoot, CancellationToken cancellationToken)
    {
        try
        {
            return await WireMockPackage.InstallAsync(CacheFolder.Create(cacheRoot), cancellationToken);
        }
        catch (Exception error) when (error is DependencyUnavailableException or TimeoutException or IOException)
        {
            // Without a package registry in reach it is as missing as without npm.
            throw Unavailable(error.Message, isMissing: true, error);
        }
    }

    private static string? FindJava()
    {
        string program = OperatingSystem.IsWindows() ? "java.exe" : "java";
        string? ofHome = Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } home
            ? Path.Combine(home, "bin", program)
            : null;
        return File.Exists(ofHome) ? ofHome : SearchPath.Find(program);
    }

    private static DependencyUnavailableException Unavailable(string why, bool isMissing, Exception? inner) =>
        new(
            $"WireMock cannot be had: {why}. It needs Java 11 or newer and npm; the embedded stub (--kind embedded) needs neither.",
            inner)
        {
            IsMissing = isMissing,
        };

    private async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (await TryReadHealthAsync(cancellationToken) is not { Status: "healthy" })
        {
            if (process.Exited.IsCompleted || waited.Elapsed > HealthDeadline)
            {
                throw new ChildProcessException(
                    $"it was not healthy after {waited.Elapsed.TotalSeconds:0} s; its last output: "
                    + string.Join(" | ", process.LastOutput));
            }

            await Task.Delay(HealthInterval, cancellationToken);
        }
    }

    private async Task<HealthAnswer?> TryReadHealthAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(HealthDeadline);
        try
        {
            HealthAnswer? health = await admin.GetFromJsonAsync("health", WireMockJson.Default.HealthAnswer, attempt.Token);
            Version = health?.Version ?? "";
            return health;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
