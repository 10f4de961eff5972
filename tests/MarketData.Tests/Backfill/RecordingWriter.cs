using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Tests.Backfill;

internal sealed class RecordingWriter : IBarWriter
{
    public ConcurrentDictionary<SeriesKey, IReadOnlyList<long>> Stored { get; } = new();

    public Action OnWrite { get; init; } = () => { };

    public string Name => "recording";

    public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        OnWrite();
        Assert.Equal(data.Bars.Count, data.Features.Count);
        Assert.True(Stored.TryAdd(data.Series, data.Bars.TimesUnixMs.ToArray()), "a series was written twice");
        return Task.FromResult(new WriteOutcome(data.Bars.Count, data.Bars.Count));
    }
}
