using MarketData.Api.Answers;
using MarketData.Api.Caching;
using MarketData.Api.Rows;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MarketData.IntegrationTests.Api;

/// <summary>The cache's parts on a reader whose reads end when a test says so.</summary>
internal sealed class CacheUnits : ISeriesReader, IDisposable
{
    private readonly List<TaskCompletionSource<StoredSeries?>> reads = [];
    private readonly ReadGate gate = new();

    public CacheUnits(int maxSeries = 50, long maxBytes = long.MaxValue)
    {
        Watch = new DatabaseWatch(TimeProvider.System);
        IOptions<CacheOptions> options = Options.Create(new CacheOptions { MaxSeries = maxSeries, MaxBytes = maxBytes });
        Memory = new SnapshotMemory(options);
        Store = new BlockStore(options, Memory, TimeProvider.System);
        SnapshotReader reader = new(this, gate, Watch, TimeProvider.System, NullLogger<SnapshotReader>.Instance);
        Cache = new BlockCache(Store, reader, Watch, TimeProvider.System);
        Source = new AnswerSource(Store, Cache, reader, Watch, TimeProvider.System);
        Watch.StartHearing(TimeProvider.System.GetTimestamp());
    }

    public DatabaseWatch Watch { get; }

    public SnapshotMemory Memory { get; }

    public BlockStore Store { get; }

    public BlockCache Cache { get; }

    public AnswerSource Source { get; }

    /// <summary>The reads that were begun, in order.</summary>
    public IReadOnlyList<TaskCompletionSource<StoredSeries?>> Reads => reads;

    public static BlockKey Key(string symbol = "AAPL") =>
        new(RowKind.Historical, new SeriesKey(Symbol.Stock(symbol), Timeframe.FiveMinutes));

    /// <summary>So many rows, a bar every five minutes from the first one.</summary>
    public static StoredSeries Rows(BlockKey key, int count, double close = 1)
    {
        BarColumns bars = new(count);
        FeatureColumns features = new();
        features.Resize(count);
        for (int i = 0; i < count; i++)
        {
            bars.Add(i * Timeframe.FiveMinutes.DurationMs, 1, 1, 1, close, i);
        }

        return new StoredSeries(key.Series, bars, features, NewestBarUnixMs: 0, DateTimeOffset.UnixEpoch);
    }

    public static HeldBlock Block(BlockKey key, int rows) =>
        new(new SeriesSnapshot(key, Rows(key, rows), rows, DateTimeOffset.UnixEpoch), epoch: 1);

    public Task<StoredSeries?> ReadLatestBarsAsync(
        SeriesKey series, UtcRange? range, int limit, CancellationToken cancellationToken = default) =>
        ReadLatestAsync(series, range, limit, cancellationToken);

    public Task<StoredSeries?> ReadLatestAsync(
        SeriesKey series, UtcRange? range, int limit, CancellationToken cancellationToken = default)
    {
        TaskCompletionSource<StoredSeries?> read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        reads.Add(read);
        return read.Task;
    }

    public void Dispose()
    {
        Watch.Dispose();
        gate.Dispose();
    }
}
