using MarketData.Bars;
using MarketData.Features.Streaming;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>A store as its ports define it, in memory. Counts the bars that are read of it. Thread-safe.</summary>
internal sealed class MemoryStore : IBarWriter, IFeatureHistory, ICoverageReader
{
    private readonly Lock gate = new();
    private readonly Dictionary<SeriesKey, Series> all = [];

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

    public long? CheckpointOf(SeriesKey series) => all[series].Checkpoint?.UntilUnixMs;

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        await OnWrite(data);
        lock (gate)
        {
            Series series = Of(data.Series);
            int changed = 0;
            long firstChanged = long.MaxValue;
            for (int i = 0; i < data.Bars.Count; i++)
            {
                long time = data.Bars.TimesUnixMs[i];
                StoredBar bar = StoredBar.Of(data, i);
                if (!series.Bars.TryGetValue(time, out StoredBar? stored) || stored != bar)
                {
                    series.Bars[time] = bar;
                    firstChanged = Math.Min(firstChanged, time);
                    changed++;
                }
            }

            series.Cover(data.Covered);
            series.Keep(KeepsStates ? data.Checkpoint : null, firstChanged);
            return new WriteOutcome(data.Bars.Count, changed) { Covered = series.Covered };
        }
    }

    public async Task<FeatureState?> ReadAsync(
        SeriesKey series, long startUnixMs, BarColumns before, CancellationToken cancellationToken = default)
    {
        await OnRead(series);
        before.Clear();
        lock (gate)
        {
            Reads++;
            Series stored = Of(series);
            if (stored.Checkpoint is { } checkpoint && checkpoint.UntilUnixMs == startUnixMs)
            {
                return checkpoint.State;
            }

            if (stored.Covered is { } covered && covered.StartUnixMs < startUnixMs && startUnixMs <= covered.EndUnixMs)
            {
                foreach ((long time, StoredBar bar) in stored.Bars.Where(bar => bar.Key >= covered.StartUnixMs && bar.Key < startUnixMs))
                {
                    before.Add(time, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
                    BarsRead++;
                }
            }

            return null;
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

    private sealed class Series
    {
        public SortedDictionary<long, StoredBar> Bars { get; } = [];

        public UtcRange? Covered { get; private set; }

        public FeatureCheckpoint? Checkpoint { get; private set; }

        public void Cover(UtcRange? range)
        {
            if (range is not { } added)
            {
                return;
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
        }

        public void Keep(FeatureCheckpoint? added, long firstChangedUnixMs)
        {
            if (added is not null && Covered?.EndUnixMs == added.UntilUnixMs)
            {
                Checkpoint = added;
            }
            else if (Checkpoint is { } kept && firstChangedUnixMs < kept.UntilUnixMs)
            {
                Checkpoint = null;
            }
        }
    }
}
