using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Features;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Streaming;

namespace Benchmarks.Guards;

/// <summary>A series that grows: by its newest bars, and its state kept, taken up again, and corrected.</summary>
public class StateGuard
{
    private const int Bars = 500;
    private const int Newest = 20;
    private const int Times = 8;

    private readonly BarColumns bars = RandomWalk.Of(Bars);
    private readonly FeatureStream stream = new();
    private readonly FeatureStream restored = new();
    private readonly FeatureColumns features = new();
    private readonly BarColumns asItWas = new(capacity: 1);
    private readonly BarColumns corrected = new(capacity: 1);
    private readonly FeatureState state;

    public StateGuard()
    {
        features.Resize(Bars);
        stream.Add(bars.AsSpan(), features.AsSpan());
        state = stream.Save();
        BarSpan one = bars.AsSpan().Slice(Bars - Newest, 1);
        asItWas.Add(one.TimesUnixMs[0], one.Opens[0], one.Highs[0], one.Lows[0], one.Closes[0], one.Volumes[0]);
        corrected.Add(one.TimesUnixMs[0], one.Opens[0], one.Highs[0], one.Lows[0], one.Lows[0], one.Volumes[0]);
    }

    /// <summary>The newest bars are forgotten, and come again one by one, as from a feed.</summary>
    [Benchmark(OperationsPerInvoke = Newest)]
    public long Grow()
    {
        BarSpan all = bars.AsSpan();
        stream.TryRewind(all.TimesUnixMs[Bars - Newest]);
        for (int i = Bars - Newest; i < Bars; i++)
        {
            stream.Add(all.Slice(i, 1), features.AsSpan().Slice(i, 1));
        }

        return stream.Count;
    }

    [Benchmark(OperationsPerInvoke = Times)]
    public FeatureState Save()
    {
        FeatureState last = state;
        for (int i = 0; i < Times; i++)
        {
            last = stream.Save();
        }

        return last;
    }

    /// <summary>From the bytes that the database keeps.</summary>
    [Benchmark(OperationsPerInvoke = Times)]
    public long Restore()
    {
        for (int i = 0; i < Times; i++)
        {
            restored.Restore(FeatureState.TryRead(state.Bytes)!);
        }

        return restored.Count;
    }

    /// <summary>A price of twenty bars ago, there and back, so that each call finds what the one before found.</summary>
    [Benchmark(OperationsPerInvoke = 2)]
    public int Revise()
    {
        stream.TryRevise(corrected.AsSpan(), features.AsSpan(), out int there);
        stream.TryRevise(asItWas.AsSpan(), features.AsSpan(), out int back);
        return there + back;
    }
}
