using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using Perf.Testbed.Processes;
using Perf.Testbed.Stub.Faults;

namespace Perf.Testbed.Stub;

/// <summary>
/// The embedded Polygon stub in a process of its own, so that its CPU time and memory are not the measured process's. It ends
/// when this is disposed, and by itself when this process dies. Thread-safe.
/// </summary>
public sealed class StubProcess : IPolygonStub
{
    private static readonly TimeSpan ControlDeadline = TimeSpan.FromSeconds(10);

    private readonly ChildProcess child;
    private readonly HttpClient control;

    private StubProcess(ChildProcess child, string apiKey)
    {
        this.child = child;
        ApiKey = apiKey;
        BaseAddress = new Uri(child.ReadyLine[StubServer.ReadyPrefix.Length..]);
        control = new HttpClient { BaseAddress = BaseAddress, Timeout = ControlDeadline };
    }

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseAddress { get; }

    public string ApiKey { get; }

    public int ProcessId => child.Id;

    /// <summary>Starts a stub. Its clock is the machine's, whatever the options say.</summary>
    /// <exception cref="ValidationException">An option is out of its range.</exception>
    /// <exception cref="DependencyUnavailableException">It could not be started; the message quotes its last output.</exception>
    public static async Task<StubProcess> StartAsync(StubOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        try
        {
            IReadOnlyList<string> arguments = new StubArguments(options, HasParentPipe: true).ToList();
            ChildProcessOptions start = DotnetProgram.Beside("Perf.Testbed", arguments) with
            {
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    [StubArguments.KeyVariable] = options.ApiKey,
                },
                IsReadyLine = line => line.StartsWith(StubServer.ReadyPrefix, StringComparison.Ordinal),
            };
            return new StubProcess(await ChildProcess.StartAsync(start, cancellationToken), options.ApiKey);
        }
        catch (ChildProcessException error)
        {
            throw new DependencyUnavailableException($"The Polygon stub could not be started. {error.Message}", error);
        }
    }

    /// <summary>What the stub has served since it started or was last reset.</summary>
    /// <exception cref="HttpRequestException">The stub is gone.</exception>
    public async Task<ServedRecord> GetServedAsync(CancellationToken cancellationToken = default) =>
        await control.GetFromJsonAsync(StubHandler.ServedPath, StubJsonContext.Default.ServedRecord, cancellationToken)
        ?? throw new HttpRequestException("The stub answered null for what it served.");

    /// <summary>Forgets what was served.</summary>
    /// <exception cref="HttpRequestException">The stub is gone.</exception>
    public async Task ResetServedAsync(CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await control.DeleteAsync(StubHandler.ServedPath, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Sets a fault, beside those that are set already.</summary>
    /// <exception cref="ValidationException">A value of the fault is out of its range.</exception>
    /// <exception cref="HttpRequestException">The stub is gone.</exception>
    public async Task InjectAsync(StubFault fault, CancellationToken cancellationToken = default)
    {
        fault.Validate();
        using HttpResponseMessage response = await control.PostAsJsonAsync(
            StubHandler.FaultsPath, fault, StubJsonContext.Default.StubFault, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Forgets all faults.</summary>
    /// <exception cref="HttpRequestException">The stub is gone.</exception>
    public async Task HealAsync(CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await control.DeleteAsync(StubHandler.FaultsPath, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await child.DisposeAsync();
    }
}
