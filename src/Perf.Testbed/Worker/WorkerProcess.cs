using Perf.Testbed.Processes;

namespace Perf.Testbed.Worker;

/// <summary>MarketData.Worker in its own process, to be watched or killed. It ends with us, however we end.</summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private const string Program = "MarketData.Worker";

    private readonly ChildProcess process;

    private WorkerProcess(ChildProcess process) => this.process = process;

    /// <summary>Completes when the process has ended, for whatever reason.</summary>
    public Task Exited => process.Exited;

    /// <summary>Its last lines on standard output and error.</summary>
    public IReadOnlyList<string> LastOutput => process.LastOutput;

    /// <summary>Starts a worker, which begins at once. It is killed when it does not stop within seconds of being disposed.</summary>
    /// <param name="arguments">The plan, as the worker's usage has it.</param>
    /// <param name="connectionString">Handed over in the environment, as the key is: other users cannot read it there.</param>
    /// <exception cref="ChildProcessException">It could not be started.</exception>
    public static async Task<WorkerProcess> StartAsync(
        IEnumerable<string> arguments, string connectionString, string apiKey, CancellationToken cancellationToken = default)
    {
        ChildProcessOptions options = DotnetProgram.Beside(Program, [.. arguments, "--parent-pipe"]) with
        {
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["PERF_WORKER_POSTGRES"] = connectionString,
                ["POLYGON_API_KEY"] = apiKey,

                // A process that lives for a second does not live to see its methods compiled a second time.
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        return new WorkerProcess(await ChildProcess.StartAsync(options, cancellationToken));
    }

    /// <summary>Ends it at once and without its knowing (kill -9), and returns when it is gone.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <returns>Its exit code.</returns>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken = default) => process.WaitForExitAsync(cancellationToken);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
