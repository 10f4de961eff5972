using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Enrichment;

/// <summary>Bars to be read and what was stored for them, with a hook for what the test wants to happen on the way.</summary>
internal sealed class EnrichedStore(IReadOnlyDictionary<SeriesKey, BarColumns> bars) : IBarReader, IBarWriter
{
    public Func<SeriesKey, CancellationToken, Task> OnRead { get; init; } = (_, _) => Task.CompletedTask;

    public Func<SeriesData, CancellationToken, Task> OnWrite { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Copies of what was handed over, whose memory is used again.</summary>
    public ConcurrentDictionary<SeriesKey, FeatureColumns> Stored { get; } = new();

    public string Name => "memory";

    public async Task ReadAsync(
        SeriesKey series, UtcRange? range, BarColumns target, CancellationToken cancellationToken = default)
    {
        target.Clear();
        await OnRead(series, cancellationToken);
        if (bars.TryGetValue(series, out BarColumns? stored))
        {
            for (int i = 0; i < stored.Count; i++)
            {
                if (range?.Contains(stored.TimesUnixMs[i]) != false)
                {
                    target.Add(stored.TimesUnixMs[i], stored.Opens[i], stored.Highs[i], stored.Lows[i], stored.Closes[i], stored.Volumes[i]);
                }
            }
        }
    }

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        await OnWrite(data, cancellationToken);
        Assert.Equal(data.Bars.Count, data.Features.Count);
        Assert.Null(data.Covered);
        Assert.Null(data.Quarantined);
        Assert.True(Stored.TryAdd(data.Series, Copy(data.Features)), "a series was written twice");
        return new WriteOutcome(data.Bars.Count, 1);
    }

    private static FeatureColumns Copy(FeatureColumns features)
    {
        FeatureColumns copy = new();
        copy.Resize(features.Count);
        features.AsSpan().CopyTo(copy.AsSpan());
        return copy;
    }
}
