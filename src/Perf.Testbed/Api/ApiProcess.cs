using System.Net;
using Perf.Testbed.Processes;

namespace Perf.Testbed.Api;

/// <summary>
/// MarketData.Api in its own process, as deployed, on a loopback port that it picks itself. It ends with us, however we end.
/// </summary>
public sealed class ApiProcess : IAsyncDisposable
{
    private const string Program = "MarketData.Api";
    private const string ListeningText = "Now listening on: ";

    /// <summary>From listening to the first answer; /health itself waits 2 s for a database.</summary>
    private static readonly TimeSpan HealthDeadline = TimeSpan.FromSeconds(15);

    private readonly ChildProcess process;

    private ApiProcess(ChildProcess process)
    {
        this.process = process;
        string line = process.ReadyLine;
        BaseAddress = new Uri(line[(line.IndexOf(ListeningText, StringComparison.Ordinal) + ListeningText.Length)..].Trim());
    }

    /// <summary>Where it listens, such as http://127.0.0.1:41234/.</summary>
    public Uri BaseAddress { get; }

    public int ProcessId => process.Id;

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    public Task Exited => process.Exited;

    /// <summary>Its last lines on standard output and error.</summary>
    public IReadOnlyList<string> LastOutput => process.LastOutput;

    /// <summary>Starts the service on a free port.</summary>
    public static Task<ApiProcess> StartAsync(string connectionString, CancellationToken cancellationToken = default) =>
        StartAsync(connectionString, ApiProcessOptions.Default, cancellationToken);

    /// <summary>Starts the service on a database and waits until it answers /health, whether or not the database does.</summary>
    /// <param name="connectionString">Handed over in the environment, where other users of the machine cannot read it.</param>
    /// <exception cref="ChildProcessException">It could not be started, or did not answer in time; it is gone.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; the process is gone.</exception>
    public static async Task<ApiProcess> StartAsync(
        string connectionString, ApiProcessOptions options, CancellationToken cancellationToken = default)
    {
        string urls = $"http://127.0.0.1:{options.Port}";
        ChildProcessOptions child = DotnetProgram.Beside(Program, "--urls", urls, "--parent-pipe") with
        {
            Environment = options.ToEnvironment(connectionString),
            IsReadyLine = line => line.Contains(ListeningText, StringComparison.Ordinal),
        };
        ApiProcess api = new(await ChildProcess.StartAsync(child, cancellationToken));
        try
        {
            await api.WaitUntilHealthyAsync(cancellationToken);
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the parent pipe: the service ends its requests and itself; it is killed when it takes too long.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WaitUntilHealthyAsync(CancellationToken cancellationToken)
    {
        // It listens already, so that one request is enough: connecting cannot be refused any more.
        using HttpClient client = new() { BaseAddress = BaseAddress, Timeout = HealthDeadline };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new ChildProcessException($"{Program} answered /health with {(int)response.StatusCode}.");
            }
        }
        catch (HttpRequestException error)
        {
            throw new ChildProcessException($"{Program} did not answer /health: {error.Message}", error);
        }
        catch (TaskCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ChildProcessException($"{Program} did not answer /health in {HealthDeadline.TotalSeconds:0} s.", error);
        }
    }
}
