using MarketData.Bars;
using Npgsql;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;

namespace Perf.Lab.Drills.Invariants;

/// <summary>
/// Looks at the checkpoints over and over while something happens (I3): none is ever ahead of the data, and from one look to the next none
/// goes back.
/// </summary>
internal sealed class CheckpointWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<SeriesKey, SeriesRow> last = [];
    private readonly DrillBench bench;
    private readonly Task watching;
    private string? damage;

    private CheckpointWatch(DrillBench bench)
    {
        this.bench = bench;
        watching = WatchAsync();
    }

    /// <summary>How often the tables were looked at.</summary>
    public int Looks { get; private set; }

    public static CheckpointWatch Start(DrillBench bench) => bench.Own(new CheckpointWatch(bench));

    /// <summary>Ends the watch with a last look, and notes what it saw.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await watching;
        await LookAsync(cancellationToken);
        bench.Log.Check(new InvariantCheck(
            "I3", damage is null, damage ?? $"in {Looks} looks no checkpoint went back or was ahead of the data"));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stop.Token);
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                // The server is what the fault is about: there is nothing to be seen now.
            }

            await Task.Delay(Interval, bench.Time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await bench.Database.DataSource.OpenConnectionAsync(cancellationToken);
        IReadOnlyList<SeriesRow> rows = await SeriesRow.ReadAllAsync(connection, cancellationToken);
        Looks++;
        foreach (SeriesRow row in rows)
        {
            SeriesRow? before = last.GetValueOrDefault(row.Key);
            last[row.Key] = row;
            damage ??= row.NewestBarUnixMs != row.NewestStoredUnixMs ? $"{row.Key} names another newest bar than it has"
                : before is not null && WentBack(before, row) ? $"{row.Key} went back from '{before.Covered}' to '{row.Covered}'"
                : null;
        }
    }

    private static bool WentBack(SeriesRow before, SeriesRow after) =>
        before.NewestBarUnixMs > (after.NewestBarUnixMs ?? long.MinValue)
        || (before.Covered is { } was
            && !(after.Covered is { } now && now.StartUnixMs <= was.StartUnixMs && now.EndUnixMs >= was.EndUnixMs));
}
