using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.Tests.Enrichment;

/// <summary>Bars to be read and what was stored for them, with a hook for what the test wants to happen on the way.</summary>
internal sealed class MemoryStore(IReadOnlyDictionary<SeriesKey, BarColumns> bars) : IBarReader, IBarWriter
{
    public Func<SeriesKey, CancellationToken, Task> OnRead { get; init; } = (_, _) => Task.CompletedTask;

    public Func<SeriesData, CancellationToken, Task> OnWrite { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>The volatility of every row, as bits, and the regimes: enough to tell any two computations apart.</summary>
    public ConcurrentDictionary<SeriesKey, string> Stored { get; } = new();

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
        Assert.True(Stored.TryAdd(data.Series, Describe(data.Features)), "a series was written twice");
        return new WriteOutcome(data.Bars.Count, 1);
    }

    public static string Describe(FeatureColumns features) =>
        string.Join(' ', features.Volatilities50.ToArray().Select(BitConverter.DoubleToInt64Bits))
        + string.Join(' ', features.VolatilityRegimes.ToArray())
        + string.Join(' ', features.StructureLabels.ToArray());
}
