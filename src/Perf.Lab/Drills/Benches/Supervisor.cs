using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Benches;

/// <summary>
/// Starts a worker again whenever it ends, after the delay that its systemd unit has (Restart=always, RestartSec). Disposing stops both.
/// </summary>
internal sealed class Supervisor : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Func<CancellationToken, Task<WorkerProcess>> start;
    private readonly TimeSpan delay;
    private readonly TimeProvider time;
    private volatile WorkerProcess current;
    private Task watching = Task.CompletedTask;
    private int restarts;

    private Supervisor(Func<CancellationToken, Task<WorkerProcess>> start, WorkerProcess first, TimeSpan delay, TimeProvider time)
    {
        this.start = start;
        this.delay = delay;
        this.time = time;
        current = first;
    }

    /// <summary>The one that was started last.</summary>
    public WorkerProcess Current => current;

    public int Restarts => Volatile.Read(ref restarts);

    public static async Task<Supervisor> StartAsync(
        Func<CancellationToken, Task<WorkerProcess>> start, TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        Supervisor supervisor = new(start, await start(cancellationToken), delay, time);
        supervisor.watching = supervisor.WatchAsync();
        return supervisor;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await current.DisposeAsync();
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (true)
        {
            await current.Exited.WaitAsync(stop.Token);
            await Task.Delay(delay, time, stop.Token);
            await current.DisposeAsync();
            current = await start(stop.Token);
            Interlocked.Increment(ref restarts);
        }
    }
}
