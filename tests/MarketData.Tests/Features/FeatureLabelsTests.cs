using MarketData.Features;

namespace MarketData.Tests.Features;

public class FeatureLabelsTests
{
    [Fact]
    public void Text_EveryLabel_IsItsNameInLowerCase()
    {
        Assert.All(Enum.GetValues<TrendDirection>(), label => Assert.Equal(LowerCase(label), label.Text()));
        Assert.All(Enum.GetValues<StructureLabel>(), label => Assert.Equal(LowerCase(label), label.Text()));
        Assert.All(Enum.GetValues<VolatilityRegime>(), label => Assert.Equal(LowerCase(label), label.Text()));
        Assert.All(Enum.GetValues<TrendRegime>(), label => Assert.Equal(LowerCase(label), label.Text()));
        Assert.All(Enum.GetValues<CompressionRegime>(), label => Assert.Equal(LowerCase(label), label.Text()));
    }

    [Fact]
    public void Text_NumberThatIsNoLabel_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TrendDirection)99).Text());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((StructureLabel)99).Text());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((VolatilityRegime)99).Text());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TrendRegime)99).Text());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((CompressionRegime)99).Text());
    }

    private static string LowerCase<T>(T label)
        where T : struct, Enum => label.ToString().ToLowerInvariant();
}
