namespace Perf.Lab.Drills.Benches;

/// <summary>Ends every lease as soon as it is given, so that it protects nothing: for negative controls.</summary>
internal sealed class LeaseBreaker : IAsyncDisposable
{
    private const string Sql =
        "UPDATE backfill_jobs SET leased_until = now() - interval '1 s' WHERE state = 'leased' AND leased_until > now()";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Task breaking;

    private LeaseBreaker(DrillBench bench) => breaking = BreakAsync(bench);

    public static LeaseBreaker Start(DrillBench bench) => new(bench);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await breaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task BreakAsync(DrillBench bench)
    {
        while (true)
        {
            await bench.Database.ExecuteAsync(Sql, stop.Token);
            await Task.Delay(Interval, bench.Time, stop.Token);
        }
    }
}
