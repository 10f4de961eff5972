using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Tests.Features;

/// <summary>Whether random series had what the paths of the engine are there for.</summary>
internal sealed class RareKinds
{
    /// <summary>Longer than every window but the longest, so that one of equal closes fills them.</summary>
    private const int Stretch = 30;

    private readonly HashSet<VolatilityRegime> volatilityRegimes = [];
    private readonly HashSet<CompressionRegime> compressionRegimes = [];
    private readonly HashSet<TrendDirection> trendDirections = [];
    private readonly HashSet<double> magnitudes = [];
    private bool hasZeroVolume;
    private bool hasEqualCloses;
    private bool hasNonFiniteFeature;

    public void Add(BarColumns bars, FeatureColumns features)
    {
        volatilityRegimes.UnionWith(features.VolatilityRegimes.ToArray());
        compressionRegimes.UnionWith(features.CompressionRegimes.ToArray());
        trendDirections.UnionWith(features.TrendDirections.ToArray());
        magnitudes.UnionWith(bars.Closes.ToArray().Select(close => Math.Round(Math.Log10(Math.Abs(close)) / 250)));
        hasZeroVolume |= bars.Volumes.Contains(0);
        hasEqualCloses |= HasStretchOfEqual(bars.Closes);
        hasNonFiniteFeature |=
            HasNonFinite(features.LogReturns) || HasNonFinite(features.Volatilities50) || HasNonFinite(features.VolumeRatios);
    }

    public void AssertAll()
    {
        Assert.Equal(Enum.GetValues<VolatilityRegime>().Length, volatilityRegimes.Count);
        Assert.Equal(Enum.GetValues<CompressionRegime>().Length, compressionRegimes.Count);
        Assert.Superset(new HashSet<TrendDirection> { TrendDirection.Up, TrendDirection.Down }, trendDirections);
        Assert.Superset(new HashSet<double> { -1, 0, 1 }, magnitudes);
        Assert.True(hasZeroVolume, "No bar without volume.");
        Assert.True(hasEqualCloses, $"No {Stretch} equal closes in a row.");
        Assert.True(hasNonFiniteFeature, "No feature that is not finite.");
    }

    private static bool HasStretchOfEqual(ReadOnlySpan<double> closes)
    {
        int equal = 1;
        for (int i = 1; i < closes.Length && equal < Stretch; i++)
        {
            equal = closes[i] == closes[i - 1] ? equal + 1 : 1;
        }

        return equal >= Stretch;
    }

    private static bool HasNonFinite(ReadOnlySpan<double> values)
    {
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
            {
                return true;
            }
        }

        return false;
    }
}
