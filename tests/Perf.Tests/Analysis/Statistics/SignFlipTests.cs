using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class SignFlipTests
{
    /// <summary>Darwin's maize, in eighths of an inch: crossed less self-fertilised, pair by pair.</summary>
    private static readonly double[] Maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

    /// <summary>
    /// R. A. Fisher, The Design of Experiments, 1935, section 21: in 863 of the 32 768 ways to place the signs the sum is as
    /// large as the observed 314 or larger, 1 726 counting both sides.
    /// </summary>
    [Fact]
    public void OfMean_OfDarwinsMaize_CountsWhatFisherCounted()
    {
        SignFlip test = SignFlip.OfMean(Maize);

        Assert.Equal(314 / 15.0, test.Statistic, 1e-12);
        Assert.Equal(863 / 32_768.0, test.GreaterP);
        Assert.Equal(1_726 / 32_768.0, test.TwoSidedP);
        Assert.True(test.Exact);
    }

    /// <summary>The oracle flips by recursion and trims by LINQ.</summary>
    [Fact]
    public void OfTrimmedMean_OfAnyValues_AgreesWithTryingAllSigns()
    {
        Random random = new(811);
        for (int round = 0; round < 20; round++)
        {
            double[] values = random.NextNormals(3 + random.Next(8), 0.5);
            double[] all = [.. AllSigns(values, 0).Select(Trimmed)];
            double observed = Trimmed(values);

            SignFlip test = SignFlip.OfTrimmedMean(values);

            Assert.Equal(observed, test.Statistic, 1e-12);
            Assert.Equal(all.Count(one => one >= observed - 1e-9) / (double)all.Length, test.GreaterP);
            Assert.Equal(all.Count(one => one <= observed + 1e-9) / (double)all.Length, test.LessP);
            Assert.Equal(all.Count(one => Math.Abs(one) >= Math.Abs(observed) - 1e-9) / (double)all.Length, test.TwoSidedP);
        }
    }

    [Fact]
    public void OfMean_OfMoreValuesThanAreTried_ComesCloseToTheCount()
    {
        // Two values that are nothing leave every p as it is, and push the sample over the limit.
        SignFlip drawn = SignFlip.OfMean([.. Maize, 0, 0], seed: 3);

        Assert.False(drawn.Exact);
        Assert.Equal(863 / 32_768.0, drawn.GreaterP, 0.004);
        Assert.Equal(1 - (835 / 32_768.0), drawn.LessP, 0.004);
        Assert.Equal(drawn, SignFlip.OfMean([.. Maize, 0, 0], seed: 3));
    }

    /// <summary>Too clear for any drawn flip to come near: the p is then one over one more than were drawn, never zero.</summary>
    [Fact]
    public void OfMean_OfManyClearValues_IsNeverImpossible()
    {
        double[] clear = [.. Enumerable.Range(0, 40).Select(i => 1 + (i * 0.001))];

        Assert.Equal(1.0 / (SignFlip.DrawnFlips + 1), SignFlip.OfMean(clear).GreaterP);
    }

    [Fact]
    public void OfTrimmedMean_OfOneWildValue_StaysWhereTheMeanDoesNot()
    {
        double[] values = [0.02, 0.021, 0.019, 0.022, 0.018, 0.02, 0.023, 0.017, 0.021, -3];

        Assert.InRange(SignFlip.OfTrimmedMean(values).GreaterP, 0, 0.05);
        Assert.InRange(SignFlip.OfMean(values).GreaterP, 0.5, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(15)]
    [InlineData(40)]
    public void SmallestP_OfSoManyValues_IsThatOfAllMovedTheSameWay(int count)
    {
        double[] moved = [.. Enumerable.Range(0, count).Select(i => 1 + (i * 0.01))];

        Assert.Equal(SignFlip.OfTrimmedMean(moved).GreaterP, SignFlip.SmallestPOfTrimmedMean(count), 1e-12);
    }

    [Fact]
    public void OfTrimmedMean_OfValuesTurnedAround_TurnsTheSides()
    {
        double[] values = new Random(812).NextNormals(12, 0.3);
        double[] turned = [.. values.Select(value => -value)];

        Assert.Equal(SignFlip.OfTrimmedMean(values).GreaterP, SignFlip.OfTrimmedMean(turned).LessP);
    }

    [Fact]
    public void OfTrimmedMean_OfEqualArms_IsSignificantAsOftenAsItSays()
    {
        const int samples = 2_000;
        Random random = new(813);
        int significant = Enumerable.Range(0, samples).Count(_ =>
            SignFlip.OfTrimmedMean(random.NextNormals(9, 0, 0.02)).GreaterP <= 0.05);

        Assert.InRange(significant, 0.035 * samples, 0.065 * samples);
    }

    [Fact]
    public void OfMean_OfNothingOrOfWhatIsNoNumber_Throws()
    {
        Assert.Throws<ArgumentException>(() => SignFlip.OfMean([]));
        Assert.Throws<ArgumentException>(() => SignFlip.OfTrimmedMean([1, double.NaN]));
    }

    private static IEnumerable<double[]> AllSigns(double[] values, int from) => from == values.Length
        ? [values]
        : AllSigns(values, from + 1).Concat(AllSigns([.. values.Select((value, i) => i == from ? -value : value)], from + 1));

    private static double Trimmed(double[] values) => values.Order().Skip(values.Length / 5).SkipLast(values.Length / 5).Average();
}
