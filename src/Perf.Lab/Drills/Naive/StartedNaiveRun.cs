using Perf.Lab.Drills.Benches;

namespace Perf.Lab.Drills.Naive;

/// <summary>A <see cref="NaiveRun"/> that goes on while a drill does something else. Disposing ends it.</summary>
internal sealed class StartedNaiveRun : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();

    private StartedNaiveRun(DrillBench bench) => Ended = new NaiveRun(bench, obeysRetryAfter: false).RunAsync(stop.Token);

    public Task Ended { get; }

    public static StartedNaiveRun Start(DrillBench bench) => new(bench);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }
}
