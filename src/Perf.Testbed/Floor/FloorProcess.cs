using Perf.Testbed.Processes;

namespace Perf.Testbed.Floor;

/// <summary>
/// The floor in a process of its own, on loopback: the same bytes as the API answers, from a bare Kestrel handler, and, for
/// anything that was not registered, an endpoint that costs nothing. It ends when this is disposed, and by itself when this
/// process dies. Thread-safe.
/// </summary>
public sealed class FloorProcess : IAsyncDisposable
{
    private static readonly TimeSpan RegisterDeadline = TimeSpan.FromSeconds(10);

    private readonly ChildProcess child;
    private readonly HttpClient client;

    private FloorProcess(ChildProcess child)
    {
        this.child = child;
        BaseAddress = new Uri(child.ReadyLine[FloorServer.ReadyPrefix.Length..]);
        client = new HttpClient { BaseAddress = BaseAddress, Timeout = RegisterDeadline };
    }

    /// <summary>For example <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri BaseAddress { get; }

    public int ProcessId => child.Id;

    /// <exception cref="DependencyUnavailableException">It could not be started; the message quotes its last output.</exception>
    public static async Task<FloorProcess> StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            ChildProcessOptions start = DotnetProgram.Beside("Perf.Testbed", FloorProgram.Argument) with
            {
                // The collector of the API, a web project, where this executable's is the small one.
                Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["DOTNET_gcServer"] = "1" },
                IsReadyLine = line => line.StartsWith(FloorServer.ReadyPrefix, StringComparison.Ordinal),
            };
            return new FloorProcess(await ChildProcess.StartAsync(start, cancellationToken));
        }
        catch (ChildProcessException error)
        {
            throw new DependencyUnavailableException($"The floor could not be started. {error.Message}", error);
        }
    }

    /// <summary>Makes the floor answer GET of a target with these bytes, from now on, in place of earlier ones.</summary>
    /// <param name="pathAndQuery">
    /// As the request line has it, to the letter: <c>/api/v1/historical/AAPL?timeframe=1d&amp;limit=500</c>.
    /// </param>
    /// <param name="body">Any bytes; answered as JSON.</param>
    /// <exception cref="HttpRequestException">The floor is gone.</exception>
    public async Task RegisterAsync(string pathAndQuery, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
    {
        using ReadOnlyMemoryContent content = new(body);
        using HttpResponseMessage response = await client.PutAsync(
            new Uri(pathAndQuery, UriKind.Relative), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await child.DisposeAsync();
    }
}
