using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Tests.Features;

/// <summary>The features of random series against a second, naive implementation.</summary>
public class NaiveComparisonTests
{
    /// <summary>Seed, bars, decimals of the prices: around every warm-up, and some long ones; few decimals give ties.</summary>
    public static TheoryData<int, int, int> Walks
    {
        get
        {
            TheoryData<int, int, int> walks = [];
            int seed = 1;
            foreach (int bars in (int[])[0, 1, 4, 7, 11, 19, 21, 48, 51, 67, 71, 120, 400, 900])
            {
                foreach (int decimals in (int[])[0, 1, 4])
                {
                    walks.Add(seed++, bars, decimals);
                }
            }

            return walks;
        }
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public void Compute_RandomWalk_EqualsTheNaiveWay(int seed, int count, int decimals)
    {
        BarColumns bars = RandomBars.Walk(seed, count, decimals);
        NaiveFeatures naive = new(bars);
        FeatureColumns features = new();

        QuantFeatures.Compute(bars, features);

        Assert.Equal(count, features.Count);
        AssertClose([.. naive.Returns.Select(value => value ?? 0)], features.LogReturns, "log_return");
        AssertClose(naive.Volatilities(20), features.Volatilities20, "volatility_20");
        AssertClose(naive.Volatilities(50), features.Volatilities50, "volatility_50");
        AssertClose(naive.AverageTrueRanges, features.AverageTrueRanges, "atr");
        AssertClose(naive.RollingVolumes20, features.RollingVolumes20, "rolling_volume_20");
        AssertClose(naive.RollingMeans10, features.RollingMeans10, "rolling_mean_10");
        AssertLabels(naive, features);
    }

    [Fact]
    public void Compute_PriceOfZeroInTheMiddle_SpoilsOnlyTheWindowsThatHoldIt()
    {
        const int zeroRow = 200;
        double[] closes = RandomBars.Walk(seed: 5, count: 500).Closes.ToArray();
        closes[zeroRow] = 0;
        BarColumns bars = RandomBars.Flat(closes);
        NaiveFeatures naive = new(bars);
        FeatureColumns features = new();

        QuantFeatures.Compute(bars, features);

        Assert.False(double.IsFinite(features.LogReturns[zeroRow]));
        Assert.False(double.IsFinite(features.Volatilities50[zeroRow + 50]));
        const int clean = zeroRow + 51;
        AssertClose(naive.Volatilities(50).AsSpan(clean), features.Volatilities50[clean..], "volatility_50");
        Assert.Equal(naive.CompressionRegimes, features.CompressionRegimes.ToArray());

        // The naive way back-fills the rows in between, so the regimes agree again once those have left the median's window.
        const int regimesClean = clean + 50;
        Assert.Equal(naive.VolatilityRegimes[regimesClean..], features.VolatilityRegimes[regimesClean..].ToArray());
    }

    private static void AssertLabels(NaiveFeatures naive, FeatureColumns features)
    {
        Assert.Equal(naive.TrendDirections, features.TrendDirections.ToArray());
        Assert.Equal(naive.Flags, features.StructureFlags.ToArray());
        Assert.Equal(naive.VolatilityRegimes, features.VolatilityRegimes.ToArray());
        Assert.Equal(naive.TrendRegimes, features.TrendRegimes.ToArray());
        Assert.Equal(naive.CompressionRegimes, features.CompressionRegimes.ToArray());
    }

    private static void AssertClose(ReadOnlySpan<double> want, ReadOnlySpan<double> got, string column)
    {
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++)
        {
            double tolerance = 1e-11 + 1e-9 * Math.Abs(want[i]);
            Assert.True(Math.Abs(got[i] - want[i]) <= tolerance, $"{column}[{i}] is {got[i]:R}, expected {want[i]:R}.");
        }
    }
}
