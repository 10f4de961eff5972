using Perf.Testbed.Processes;

namespace Perf.Testbed.Worker;

/// <summary>MarketData.Worker in its own process, to be watched or killed. It ends with us, however we end.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private const string Program = "MarketData.Worker";
    private const string PostgresVariable = "PERF_WORKER_POSTGRES";
    private const string KeyVariable = "POLYGON_API_KEY";
    private const string ReadyPrefix = "worker ready: ";

    /// <summary>Longer than a service takes to store what it has in hand; then it is killed.</summary>
    private static readonly TimeSpan ServiceStopDeadline = TimeSpan.FromSeconds(15);

    private readonly ChildProcess process;

    private WorkerProcess(ChildProcess process) => this.process = process;

    public int ProcessId => process.Id;

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    public Task Exited => process.Exited;

    /// <summary>Its last lines on standard output and error.</summary>
    public IReadOnlyList<string> LastOutput => process.LastOutput;

    /// <summary>Starts a worker, which begins at once. It is killed when it does not stop within seconds of being disposed.</summary>
    /// <param name="arguments">The plan, as the worker's usage has it.</param>
    /// <param name="connectionString">Handed over in the environment, as the key is: other users cannot read it there.</param>
    /// <exception cref="ChildProcessException">It could not be started.</exception>
    public static Task<WorkerProcess> StartAsync(
        IEnumerable<string> arguments, string connectionString, string apiKey, CancellationToken cancellationToken = default) =>
        StartAsync(arguments, connectionString, apiKey, new Dictionary<string, string?>(StringComparer.Ordinal), cancellationToken);

    /// <summary>The same with more in its environment.</summary>
    /// <exception cref="ChildProcessException">It could not be started.</exception>
    public static async Task<WorkerProcess> StartAsync(
        IEnumerable<string> arguments,
        string connectionString,
        string apiKey,
        IReadOnlyDictionary<string, string?> variables,
        CancellationToken cancellationToken = default)
    {
        ChildProcessOptions options = DotnetProgram.Beside(Program, [.. arguments, "--parent-pipe"]) with
        {
            Environment = new Dictionary<string, string?>(variables, StringComparer.Ordinal)
            {
                [PostgresVariable] = connectionString,
                [KeyVariable] = apiKey,

                // A process that lives for a second does not live to see its methods compiled a second time.
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        return new WorkerProcess(await ChildProcess.StartAsync(options, cancellationToken));
    }

    /// <summary>Starts a worker as a service, which goes on until it is disposed or killed.</summary>
    /// <exception cref="ChildProcessException">It could not be started, or was not ready in time; it is gone.</exception>
    public static async Task<WorkerProcess> StartServiceAsync(WorkerServiceOptions service, CancellationToken cancellationToken = default)
    {
        string[] arguments =
        [
            "service", "--name", service.Name, "--base-address", service.BaseAddress.ToString(), .. service.Arguments, "--parent-pipe",
        ];
        ChildProcessOptions options = DotnetProgram.Beside(Program, arguments) with
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [PostgresVariable] = service.ConnectionString,
                [KeyVariable] = service.ApiKey,
                ["PERF_WORKER_WEBHOOK_URL"] = service.WebhookUrl?.ToString(),
                ["PERF_WORKER_WEBHOOK_SECRET"] = service.WebhookSecret,
            },
            IsReadyLine = service.WaitsUntilReady ? line => line.StartsWith(ReadyPrefix, StringComparison.Ordinal) : null,
            OnOutputLine = service.OnOutputLine,
            StopDeadline = ServiceStopDeadline,
            KeptOutputLines = 400,
        };
        return new WorkerProcess(await ChildProcess.StartAsync(options, cancellationToken));
    }

    /// <summary>Ends it at once and without its knowing (kill -9), and returns when it is gone.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <returns>Its exit code.</returns>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => process.WaitForExitAsync(cancellationToken);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
