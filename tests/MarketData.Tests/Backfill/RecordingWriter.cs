using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Backfill;

internal sealed class RecordingWriter : IBarWriter
{
    public ConcurrentDictionary<SeriesKey, IReadOnlyList<long>> Stored { get; } = new();

    public ConcurrentDictionary<SeriesKey, UtcRange?> Covered { get; } = new();

    public ConcurrentDictionary<SeriesKey, int> Quarantined { get; } = new();

    public Action OnWrite { get; init; } = () => { };

    public string Name => "recording";

    public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        OnWrite();
        Assert.Equal(data.Bars.Count, data.Features.Count);
        Assert.True(Stored.TryAdd(data.Series, data.Bars.TimesUnixMs.ToArray()), "a series was written twice");
        Covered[data.Series] = data.Covered;
        Quarantined[data.Series] = data.Quarantined?.Count ?? 0;
        return Task.FromResult(new WriteOutcome(data.Bars.Count, data.Bars.Count));
    }
}
