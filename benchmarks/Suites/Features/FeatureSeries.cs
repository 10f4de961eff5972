using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;
using MarketData.Features.Streaming;

namespace Benchmarks.Suites.Features;

/// <summary>A series, room for its features, and the ways of filling it.</summary>
/// <param name="count">Bars of the series.</param>
internal sealed class FeatureSeries(int count)
{
    private readonly BarColumns bars = RandomWalk.Of(count);
    private readonly FeatureColumns features = Room(count);
    private readonly FeatureStream stream = new();
    private readonly BarColumns one = new(capacity: 1);

    public FeatureColumns Scalar()
    {
        ScalarFeatures.Compute(bars, features);
        return features;
    }

    public FeatureColumns Compute()
    {
        QuantFeatures.Compute(bars, features);
        return features;
    }

    /// <summary>From the first bar on, one at a time, each by itself as a feed brings it.</summary>
    public FeatureColumns Stream()
    {
        BarSpan all = bars.AsSpan();
        FeatureSpan rows = features.AsSpan();
        stream.Clear();
        for (int i = 0; i < all.Count; i++)
        {
            one.Clear();
            one.Add(all.TimesUnixMs[i], all.Opens[i], all.Highs[i], all.Lows[i], all.Closes[i], all.Volumes[i]);
            stream.Add(one.AsSpan(), rows.Slice(i, 1));
        }

        return features;
    }

    /// <summary>One group of the columns; the others hold what it builds on.</summary>
    public FeatureColumns Compute(FeatureGroup group)
    {
        QuantFeatures.Compute(group, bars.AsSpan(), features.AsSpan());
        return features;
    }

    public FeatureColumns CopyColumns()
    {
        ColumnCopy.Copy(bars.AsSpan(), features.AsSpan());
        return features;
    }

    /// <exception cref="InvalidOperationException">
    /// A way of computing does not leave the definition's values behind, or these lack a regime of volatility.
    /// </exception>
    /// <param name="way">How the features were, or will be, computed.</param>
    /// <param name="from">The first row to look at.</param>
    public void Check(Func<FeatureSeries, FeatureColumns> way, int from)
    {
        FeatureColumns expected = Room(count);
        ScalarFeatures.Compute(bars, expected);
        RandomWalk.ThrowUnlessEveryRegimeIsIn(expected.VolatilityRegimes);
        way(this);
        FeatureEquality.ThrowUnlessEqual(expected.AsSpan().Slice(from, count - from), features.AsSpan().Slice(from, count - from));
    }

    private static FeatureColumns Room(int rows)
    {
        FeatureColumns room = new();
        room.Resize(rows);
        return room;
    }
}
