using Perf.Analysis.Load;

namespace Perf.Lab.Load.Watching;

/// <summary>
/// Watches who uses the processors, every tenth of a second, on a thread of its own: it goes on when the thread pool does not. The
/// generator is this process.
/// </summary>
public sealed class MachineWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly MachineReader? reader;
    private readonly DateTimeOffset startedAt;
    private readonly List<MachineReading> readings = [];
    private readonly ManualResetEventSlim stop = new();
    private readonly Task watching;

    private MachineWatch(MachineReader? reader, TimeProvider time)
    {
        this.reader = reader;
        startedAt = time.GetUtcNow();
        watching = Task.CompletedTask;
        if (reader is not null)
        {
            readings.Add(reader.Read());
            watching = Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
    }

    /// <summary>Begins at once. Where the system does not tell (not Linux), nothing is watched.</summary>
    /// <param name="apiProcessId">Null when the API runs on another machine.</param>
    /// <param name="postmasterId">PostgreSQL's main process; null when the server is not ours to look at.</param>
    public static MachineWatch Start(int? apiProcessId, int? postmasterId, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        return new MachineWatch(MachineReader.TryOpen(apiProcessId, postmasterId, time), time);
    }

    /// <summary>Ends watching.</summary>
    /// <returns>The slices since the start; null where the system does not tell.</returns>
    public async Task<IReadOnlyList<MachineSlice>?> StopAsync()
    {
        await EndAsync();
        return reader is null ? null : MachineSlices.Between(readings, reader.Cores, fromNs: 0, toNs: long.MaxValue);
    }

    /// <summary>Ends watching.</summary>
    /// <param name="from">When the measured part began; the slices' times count from here.</param>
    /// <param name="length">Of the measured part.</param>
    /// <returns>The slices that lie wholly in the measured part; null where the system does not tell.</returns>
    public async Task<IReadOnlyList<MachineSlice>?> StopAsync(DateTimeOffset from, TimeSpan length)
    {
        await EndAsync();
        long fromNs = (long)(from - startedAt).TotalNanoseconds;
        return reader is null
            ? null
            : MachineSlices.Between(readings, reader.Cores, fromNs, fromNs + (long)length.TotalNanoseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        reader?.Dispose();
        stop.Dispose();
    }

    private async Task EndAsync()
    {
        stop.Set();
        await watching;
    }

    private void Watch()
    {
        bool last;
        do
        {
            last = stop.Wait(Interval);
            readings.Add(reader!.Read());
        }
        while (!last);
    }
}
