using MarketData.Bars;
using MarketData.Features;

namespace MarketData.Tests.Features;

/// <summary>What the features do with input at or beyond the edge.</summary>
public class QuantFeaturesTests
{
    [Fact]
    public void Compute_OtherTimesBetweenBars_ChangeNothing()
    {
        BarColumns bars = RandomBars.Walk(seed: 12, count: 200);
        FeatureColumns near = Compute(bars);
        FeatureColumns far = Compute(RandomBars.Respace(bars, timeStep: 86_400_000));

        SameFeatures.Assert(far.AsSpan(), near.AsSpan());
    }

    [Theory]
    [InlineData(0.1)] // ten of it, summed and divided by ten, are not 0.1
    [InlineData(123.456789)]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void Compute_ConstantSeries_IsExactlyStill(double price)
    {
        FeatureColumns features = Compute(RandomBars.Flat(Enumerable.Repeat(price, 200), volume: price));

        Assert.All(features.LogReturns.ToArray(), value => Assert.Equal(0, value));
        Assert.All(features.Volatilities20.ToArray(), value => Assert.Equal(0, value));
        Assert.All(features.Volatilities50.ToArray(), value => Assert.Equal(0, value));
        Assert.All(features.AverageTrueRanges.ToArray(), value => Assert.Equal(0, value));
        Assert.All(features.RollingVolumes20.ToArray(), value => Assert.Equal(price, value));
        Assert.All(features.RollingMeans10.ToArray(), value => Assert.Equal(price, value));
        Assert.All(features.RollingSlopes10.ToArray(), value => Assert.Equal(0, value));
        Assert.All(features.StructureFlags.ToArray(), value => Assert.Equal(StructureFlags.None, value));
        Assert.All(features.TrendRegimes.ToArray(), value => Assert.Equal(TrendRegime.Ranging, value));
        Assert.All(features.VolatilityRegimes.ToArray(), value => Assert.Equal(VolatilityRegime.Medium, value));
        Assert.All(features.CompressionRegimes.ToArray(), value => Assert.Equal(CompressionRegime.Expanded, value));
    }

    [Fact]
    public void Compute_FlatTailAfterAWalk_HasExactlyNoVolatility()
    {
        double[] walk = RandomBars.Walk(seed: 13, count: 150).Closes.ToArray();
        FeatureColumns features = Compute(RandomBars.Flat([.. walk, .. Enumerable.Repeat(0.1, 100)]));

        Assert.Equal(0, features.Volatilities20[150 + 20]);
        Assert.Equal(0, features.Volatilities50[150 + 50]);
        Assert.Equal(0.1, features.RollingMeans10[150 + 9]);
    }

    [Fact]
    public void Compute_NoVolume_HasRatioZero()
    {
        FeatureColumns features = Compute(RandomBars.Flat(RandomBars.Walk(seed: 14, count: 60).Closes.ToArray(), volume: 0));

        Assert.All(features.RollingVolumes20.ToArray(), value => Assert.Equal(0, value));
        Assert.All(features.VolumeRatios.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(double.MaxValue, double.Epsilon)]
    [InlineData(1e300, 1e-300)]
    [InlineData(1e300, 0)]
    [InlineData(0, 0)]
    [InlineData(-1, 1)]
    public void Compute_ExtremePrices_FillsEveryRow(double price, double other)
    {
        BarColumns bars = RandomBars.Flat(
            Enumerable.Range(0, 300).Select(i => i % 7 == 3 ? other : price), volume: double.MaxValue);

        FeatureColumns features = Compute(bars);

        Assert.Equal(300, features.Count);
        Assert.All(features.TrendRegimes.ToArray(), value => Assert.True(Enum.IsDefined(value)));
        Assert.All(features.VolatilityRegimes.ToArray(), value => Assert.True(Enum.IsDefined(value)));
    }

    [Fact]
    public void Compute_NoBars_HasNoRows()
    {
        FeatureColumns features = Compute(RandomBars.Walk(seed: 15, count: 80));

        QuantFeatures.Compute(new BarColumns(), features);

        Assert.Equal(0, features.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(60)]
    public void Compute_IntoUsedColumns_LeavesNothingOfTheLastSeries(int count)
    {
        BarColumns bars = RandomBars.Walk(seed: 16, count);
        FeatureColumns used = Compute(RandomBars.Walk(seed: 17, count: 300));

        QuantFeatures.Compute(bars, used);

        SameFeatures.Assert(used.AsSpan(), Compute(bars).AsSpan());
    }

    [Fact]
    public void Compute_IntoColumnsOfTheSize_AllocatesNothing()
    {
        BarColumns bars = RandomBars.Walk(seed: 18, count: 2000);
        FeatureColumns features = Compute(bars);

        long before = GC.GetAllocatedBytesForCurrentThread();
        QuantFeatures.Compute(bars, features);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData(300_000)] // the time of the bar before
    [InlineData(299_999)]
    public void Compute_TimesNotAscending_NamesTheRow(long thirdTime)
    {
        BarColumns bars = new();
        bars.Add(0, 1, 1, 1, 1, 1);
        bars.Add(300_000, 1, 1, 1, 1, 1);
        bars.Add(thirdTime, 1, 1, 1, 1, 1);

        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Compute(bars));

        Assert.Contains("row 2", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "open")]
    [InlineData(1, "high")]
    [InlineData(2, "low")]
    [InlineData(3, "close")]
    [InlineData(4, "volume")]
    public void Compute_NotFinite_NamesTheRowAndTheField(int field, string name)
    {
        foreach (double bad in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            double[] values = [1, 1, 1, 1, 1];
            values[field] = bad;
            BarColumns bars = RandomBars.Flat([1, 1, 1]);
            bars.Add(long.MaxValue, values[0], values[1], values[2], values[3], values[4]);

            ArgumentException refusal = Assert.Throws<ArgumentException>(() => Compute(bars));

            Assert.Contains("row 3", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Anywhere in a series of more than two vectors.</summary>
    [Fact]
    public void Compute_OneBadBar_IsFoundWhereverItIs()
    {
        for (int bad = 1; bad < 20; bad++)
        {
            double[] closes = [.. Enumerable.Repeat(1.0, 20)];
            closes[bad] = double.NaN;
            BarColumns late = new();
            for (int row = 0; row < 20; row++)
            {
                late.Add(row == bad ? row - 1 : row, 1, 1, 1, 1, 1);
            }

            AssertNamesRow(bad, RandomBars.Flat(closes));
            AssertNamesRow(bad, late);
        }
    }

    private static FeatureColumns Compute(BarColumns bars)
    {
        FeatureColumns features = new();
        QuantFeatures.Compute(bars, features);
        return features;
    }

    private static void AssertNamesRow(int row, BarColumns bars) =>
        Assert.Contains($"row {row} ", Assert.Throws<ArgumentException>(() => Compute(bars)).Message, StringComparison.Ordinal);
}
