using MarketData.Features;
using MarketData.Features.Oracle;

namespace MarketData.Tests.Features;

/// <summary>
/// Every golden case, every column, by the definition and by what ships: doubles within the tolerance of the vectors' README, all else
/// exactly.
/// </summary>
public class GoldenFeaturesTests
{
    private const int CasesThereAre = 45;

    public static TheoryData<string, FeatureEngine> Cases =>
        [.. GoldenCase.Names.SelectMany(_ => Enum.GetValues<FeatureEngine>(), (name, engine) => (name, engine))];

    [Fact]
    public void GoldenFolder_IsComplete() => Assert.Equal(CasesThereAre, GoldenCase.Names.Count());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_MatchesDoubles(string name, FeatureEngine engine)
    {
        (GoldenCase golden, FeatureColumns features) = Compute(name, engine);

        foreach (string column in (string[])["log_return", "return_1h", "return_1d"])
        {
            AssertClose(golden, column, features.LogReturns);
        }

        AssertClose(golden, "volatility_20", features.Volatilities20);
        AssertClose(golden, "volatility_50", features.Volatilities50);
        AssertClose(golden, "rolling_mean_10", features.RollingMeans10, pricePart: 1e-15);
        AssertClose(golden, "rolling_slope_10", features.RollingSlopes10, pricePart: 1e-15);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_MatchesRangeAndVolumeToTheLastBit(string name, FeatureEngine engine)
    {
        (GoldenCase golden, FeatureColumns features) = Compute(name, engine);

        Assert.Equal(golden.Numbers("atr"), features.AverageTrueRanges.ToArray());
        Assert.Equal(golden.Numbers("rolling_volume_20"), features.RollingVolumes20.ToArray());
        Assert.Equal(golden.Numbers("volume_ratio"), features.VolumeRatios.ToArray());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_GoldenCase_MatchesFlagsAndLabels(string name, FeatureEngine engine)
    {
        (GoldenCase golden, FeatureColumns features) = Compute(name, engine);

        AssertTexts(golden, "hh", features.StructureFlags, flags => Digit(flags, StructureFlags.HigherHigh));
        AssertTexts(golden, "hl", features.StructureFlags, flags => Digit(flags, StructureFlags.HigherLow));
        AssertTexts(golden, "lh", features.StructureFlags, flags => Digit(flags, StructureFlags.LowerHigh));
        AssertTexts(golden, "ll", features.StructureFlags, flags => Digit(flags, StructureFlags.LowerLow));
        AssertTexts(golden, "trend_direction", features.TrendDirections, label => label.Text());
        AssertTexts(golden, "structure_label", features.StructureLabels, label => label.Text());
        AssertTexts(golden, "volatility_regime", features.VolatilityRegimes, label => label.Text());
        AssertTexts(golden, "trend_regime", features.TrendRegimes, label => label.Text());
        AssertTexts(golden, "compression_regime", features.CompressionRegimes, label => label.Text());
    }

    private static (GoldenCase Golden, FeatureColumns Features) Compute(string name, FeatureEngine engine)
    {
        GoldenCase golden = GoldenCase.Read(name);
        FeatureColumns features = new();
        if (engine == FeatureEngine.Scalar)
        {
            ScalarFeatures.Compute(golden.Bars, features);
        }
        else
        {
            QuantFeatures.Compute(golden.Bars, features);
        }

        Assert.Equal(golden.Times(), golden.Bars.TimesUnixMs.ToArray());
        return (golden, features);
    }

    private static void AssertClose(GoldenCase golden, string column, ReadOnlySpan<double> got, double pricePart = 0)
    {
        double[] want = golden.Numbers(column);
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++)
        {
            double tolerance = 1e-11 + 1e-9 * Math.Abs(want[i]) + pricePart * golden.Bars.Closes[i];
            Assert.True(Math.Abs(got[i] - want[i]) <= tolerance, $"{column}[{i}] is {got[i]:R}, expected {want[i]:R}.");
        }
    }

    private static void AssertTexts<T>(GoldenCase golden, string column, ReadOnlySpan<T> got, Func<T, string> text)
    {
        string[] want = golden.Texts(column);
        Assert.Equal(want.Length, got.Length);
        for (int i = 0; i < want.Length; i++)
        {
            Assert.True(text(got[i]) == want[i], $"{column}[{i}] is {text(got[i])}, expected {want[i]}.");
        }
    }

    private static string Digit(StructureFlags flags, StructureFlags flag) => flags.HasFlag(flag) ? "1" : "0";
}
