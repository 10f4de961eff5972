using MarketData.Bars;
using MarketData.Features.Streaming;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>
/// A store as its ports define it, in memory: a state is kept by the rules of the tables, and a ticket stands in its place while bars are
/// read. Counts the bars that are read of it. Thread-safe.
/// </summary>
internal sealed class MemoryStore : IBarWriter, IFeatureHistory, ICoverageReader
{
    private readonly Lock gate = new();
    private readonly Dictionary<SeriesKey, Series> all = [];
    private long tickets;

    public string Name => "memory";

    /// <summary>False forgets every state, as if all were of another version.</summary>
    public bool KeepsStates { get; init; } = true;

    /// <summary>Done before each look at the history.</summary>
    public Func<SeriesKey, Task> OnRead { get; init; } = _ => Task.CompletedTask;

    /// <summary>Done before each write.</summary>
    public Func<SeriesData, Task> OnWrite { get; init; } = _ => Task.CompletedTask;

    public int BarsRead { get; private set; }

    public int Reads { get; private set; }

    /// <summary>Series, time and bar of everything stored, in order.</summary>
    public IReadOnlyList<(string Series, long Time, StoredBar Bar)> Rows =>
        [.. all.OrderBy(series => series.Key.ToString(), StringComparer.Ordinal)
            .SelectMany(series => series.Value.Bars.Select(bar => (series.Key.ToString(), bar.Key, bar.Value)))];

    public UtcRange? CoveredOf(SeriesKey series) => all[series].Covered;

    /// <summary>The time of the state; a ticket is none.</summary>
    public long? CheckpointOf(SeriesKey series) =>
        all[series].Standing is { } standing && FeatureState.TryRead(standing.Bytes) is not null ? standing.UntilUnixMs : null;

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        await OnWrite(data);
        lock (gate)
        {
            Series series = Of(data.Series);
            int changed = 0;
            for (int i = 0; i < data.Bars.Count; i++)
            {
                long time = data.Bars.TimesUnixMs[i];
                StoredBar bar = StoredBar.Of(data, i);
                if (!series.Bars.TryGetValue(time, out StoredBar? stored) || stored != bar)
                {
                    series.Bars[time] = bar;
                    changed++;
                }
            }

            bool beginsEarlier = series.Cover(data.Covered);
            if (!KeepsStates || !series.TryKeep(data))
            {
                series.DeleteOutdated(data.Bars.TimesUnixMs, changed, beginsEarlier);
            }

            return new WriteOutcome(data.Bars.Count, changed) { Covered = series.Covered };
        }
    }

    public async Task<FeatureStart> ReadAsync(
        SeriesKey series, long startUnixMs, BarColumns before, CancellationToken cancellationToken = default)
    {
        await OnRead(series);
        before.Clear();
        lock (gate)
        {
            Reads++;
            Series stored = Of(series);
            if (stored.Covered is not { } covered || covered.StartUnixMs >= startUnixMs || startUnixMs > covered.EndUnixMs)
            {
                return default;
            }

            if (stored.Standing?.UntilUnixMs != startUnixMs)
            {
                stored.Standing = new Standing(startUnixMs, BitConverter.GetBytes(++tickets));
            }

            ReadOnlyMemory<byte> token = stored.Standing.Bytes;
            FeatureState? state = FeatureState.TryRead(token);
            if (state is null)
            {
                foreach ((long time, StoredBar bar) in stored.Bars.Where(bar => bar.Key >= covered.StartUnixMs && bar.Key < startUnixMs))
                {
                    before.Add(time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
                    BarsRead++;
                }
            }

            return new FeatureStart(state, token);
        }
    }

    public Task<IReadOnlyDictionary<SeriesKey, UtcRange>> ReadAsync(
        IReadOnlyCollection<SeriesKey> series, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyDictionary<SeriesKey, UtcRange>>(
                series.Where(key => Of(key).Covered is not null).ToDictionary(key => key, key => Of(key).Covered!.Value));
        }
    }

    private Series Of(SeriesKey key)
    {
        if (!all.TryGetValue(key, out Series? series))
        {
            all[key] = series = new Series();
        }

        return series;
    }

    /// <summary>A state or a ticket, which the bars before its time have not changed since.</summary>
    private sealed record Standing(long UntilUnixMs, ReadOnlyMemory<byte> Bytes);

    private sealed class Series
    {
        public SortedDictionary<long, StoredBar> Bars { get; } = [];

        public UtcRange? Covered { get; private set; }

        public Standing? Standing { get; set; }

        /// <summary>Whether what is covered begins earlier now, or for the first time.</summary>
        public bool Cover(UtcRange? range)
        {
            long? from = Covered?.StartUnixMs;
            if (range is not { } added)
            {
                return false;
            }

            if (Covered is not { } covered)
            {
                Covered = added;
            }
            else if (added.StartUnixMs <= covered.EndUnixMs && added.EndUnixMs >= covered.StartUnixMs)
            {
                Covered = new UtcRange(
                    Math.Min(added.StartUnixMs, covered.StartUnixMs), Math.Max(added.EndUnixMs, covered.EndUnixMs));
            }

            return Covered?.StartUnixMs is { } now && (from is null || now < from);
        }

        /// <summary>Whether the state that the data bring stands now: it knows all bars that are stored before its time.</summary>
        public bool TryKeep(SeriesData data)
        {
            if (data is not { Covered: { } own, Checkpoint: { } brought }
                || brought.UntilUnixMs != own.EndUnixMs || Covered is not { } covered || covered.EndUnixMs != own.EndUnixMs)
            {
                return false;
            }

            if (covered.StartUnixMs != own.StartUnixMs
                && !Stands(own.StartUnixMs, brought.GoesOnFrom) && !Stands(own.EndUnixMs, brought.State.Bytes))
            {
                return false;
            }

            int brings = data.Bars.TimesUnixMs.ToArray().Count(own.Contains);
            Standing = Bars.Keys.Count(own.Contains) == brings ? new Standing(own.EndUnixMs, brought.State.Bytes) : null;
            return true;
        }

        public void DeleteOutdated(ReadOnlySpan<long> times, int changed, bool beginsEarlier)
        {
            bool changes = changed > 0 && times[0] < Standing?.UntilUnixMs && times[^1] >= Covered?.StartUnixMs;
            if (beginsEarlier || changes)
            {
                Standing = null;
            }
        }

        private bool Stands(long untilUnixMs, ReadOnlyMemory<byte>? bytes) =>
            bytes is { } known && Standing is { } standing
            && standing.UntilUnixMs == untilUnixMs && standing.Bytes.Span.SequenceEqual(known.Span);
    }
}
