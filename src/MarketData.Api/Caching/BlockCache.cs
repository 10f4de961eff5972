using MarketData.Api.Rows;
using MarketData.Bars;

namespace MarketData.Api.Caching;

/// <summary>
/// The newest rows of series: what is kept of them, and one read at a time for each, however many wait for it. A block is current
/// as long as its series is not heard to have changed; one that is not is still kept, for when the database is gone.
/// Thread-safe.
/// </summary>
internal sealed class BlockCache(BlockStore store, SnapshotReader reader, DatabaseWatch watch, TimeProvider clock)
{
    /// <summary>The least that is read: what is asked for next is often a little more.</summary>
    private const int LeastRows = 1_000;

    private static readonly RowKind[] Kinds = Enum.GetValues<RowKind>();

    private readonly Lock gate = new();
    private readonly Dictionary<BlockKey, Flight> flights = [];

    /// <summary>Reads the newest rows of a series, as many at least, or waits for the read that does.</summary>
    /// <param name="underWayFor">How long somebody else's read, which is waited for, is under way; null for a read of one's own.</param>
    /// <returns>A task that no caller cancels, and that ends in bounded time.</returns>
    public Task<ReadResult> ReadAsync(BlockKey key, int limit, out TimeSpan? underWayFor)
    {
        Flight flight;
        lock (gate)
        {
            if (flights.TryGetValue(key, out Flight? underWay) && underWay.Limit >= limit)
            {
                underWayFor = clock.GetElapsedTime(underWay.BegunAt);
                return underWay.Ended.Task;
            }

            underWayFor = null;
            if (underWay is not null)
            {
                // Nobody tells it of changes any more: it serves those who wait for it, and the longer one is kept.
                underWay.IsOvertaken = true;
            }

            flight = new Flight(Math.Max(limit, LeastRows), watch.Epoch, clock.GetTimestamp());
            flights[key] = flight;
        }

        _ = FlyAsync(key, flight);
        return flight.Ended.Task;
    }

    /// <summary>The series was written: what is kept is outdated, and what is being read may have been read before that.</summary>
    public void Change(SeriesKey series)
    {
        lock (gate)
        {
            foreach (RowKind kind in Kinds)
            {
                BlockKey key = new(kind, series);
                if (flights.Remove(key, out Flight? flight))
                {
                    flight.IsOvertaken = true;
                }

                store.Peek(key)?.Outdate();
            }
        }
    }

    private async Task FlyAsync(BlockKey key, Flight flight)
    {
        try
        {
            ReadResult result = await reader.ReadAsync(key, range: null, flight.Limit, isForOne: false, CancellationToken.None);
            flight.Ended.SetResult(Land(key, flight, result));
        }
        catch (Exception error)
        {
            // To those who wait for it; nobody else looks at this task.
            Land(key, flight, ReadResult.Unavailable);
            flight.Ended.SetException(error);
        }
    }

    private ReadResult Land(BlockKey key, Flight flight, ReadResult result)
    {
        lock (gate)
        {
            if (flight.IsOvertaken)
            {
                return result;
            }

            flights.Remove(key);
            if (result.Status == ReadStatus.NeverComputed)
            {
                store.Remove(key);
            }

            if (result.HasRows && !HasBetter(key, result.Snapshot))
            {
                store.Keep(new HeldBlock(result.Snapshot, flight.Epoch));
            }

            return result;
        }
    }

    private bool HasBetter(BlockKey key, SeriesSnapshot snapshot) =>
        store.Peek(key) is { } held && held.IsCurrent(watch) && held.Snapshot.Block.Count > snapshot.Block.Count;

    /// <summary>A read under way. What changes is guarded by the cache's lock.</summary>
    /// <param name="limit">In rows.</param>
    /// <param name="epoch">In which it was begun.</param>
    /// <param name="begunAt">A timestamp of the clock.</param>
    private sealed class Flight(int limit, long epoch, long begunAt)
    {
        public int Limit => limit;

        public long Epoch => epoch;

        public long BegunAt => begunAt;

        /// <summary>Those who wait go on elsewhere than in the reader.</summary>
        public TaskCompletionSource<ReadResult> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The series changed since, or a longer read was begun: this one serves those who wait, and is not kept.</summary>
        public bool IsOvertaken { get; set; }
    }
}
