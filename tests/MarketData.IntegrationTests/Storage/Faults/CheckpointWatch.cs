using MarketData.Bars;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// Looks at the tables over and over while something happens to them (I3): at no moment is a checkpoint ahead of the data, and
/// from one look to the next none goes back.
/// </summary>
internal sealed class CheckpointWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<SeriesKey, StoredSeriesState> last = [];
    private readonly NpgsqlDataSource dataSource;
    private readonly ExpectedTables expected;
    private readonly Task watching;

    private CheckpointWatch(NpgsqlDataSource dataSource, ExpectedTables expected)
    {
        this.dataSource = dataSource;
        this.expected = expected;
        watching = WatchAsync();
    }

    /// <summary>The first thing that was wrong; null as long as all is right.</summary>
    public string? Damage { get; private set; }

    /// <summary>How often the tables were looked at, and there was a series.</summary>
    public int Looks { get; private set; }

    public static CheckpointWatch Start(NpgsqlDataSource dataSource, ExpectedTables expected) => new(dataSource, expected);

    /// <summary>Ends the watch with a last look, and not before it has seen a series.</summary>
    /// <returns><see cref="Damage"/>.</returns>
    /// <exception cref="TimeoutException">Nothing was to be seen for a minute.</exception>
    public async Task<string?> StopAsync()
    {
        await Poll.UntilAsync(() => Task.FromResult(Looks > 0 || watching.IsCompleted), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await watching;
        Look(await StoredSeriesState.ReadAllAsync(dataSource, TestContext.Current.CancellationToken));
        return Damage;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Look(await StoredSeriesState.ReadAllAsync(dataSource, stop.Token));
                await Task.Delay(Interval, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                // The server is what the fault is about: there is nothing to be seen now.
                await Task.Delay(Interval, CancellationToken.None);
            }
        }
    }

    private void Look(IReadOnlyList<StoredSeriesState> states)
    {
        foreach (StoredSeriesState state in states)
        {
            Looks++;
            StoredSeriesState? before = last.GetValueOrDefault(state.Series);
            last[state.Series] = state;
            Damage ??= state.NewestBarUnixMs != state.NewestStoredUnixMs ? $"I3: another newest bar is named than stored: {state}"
                : state.StoredInCovered != expected.BarsIn(state.Series, state.Covered) ? $"I3: more is covered than stored: {state}"
                : before is not null && WentBack(before, state) ? $"I3: went back from {before} to {state}"
                : null;
        }
    }

    private static bool WentBack(StoredSeriesState before, StoredSeriesState after) =>
        before.NewestBarUnixMs > (after.NewestBarUnixMs ?? long.MinValue)
        || (before.Covered is { } was
            && !(after.Covered is { } now && now.StartUnixMs <= was.StartUnixMs && now.EndUnixMs >= was.EndUnixMs));
}
