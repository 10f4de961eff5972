using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class HolmTests
{
    /// <summary>The worked example of "Holm-Bonferroni method", Wikipedia; adjusted values by its formula.</summary>
    [Fact]
    public void Adjust_OfThePublishedExample_KeepsTheOrderGiven()
    {
        double[] adjusted = Holm.Adjust([0.01, 0.04, 0.03, 0.005]);

        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(p => Math.Round(p, 15)));
    }

    /// <summary>
    /// Holm is the closed test of Bonferroni's (Marcus, Peritz and Gabriel 1976): the adjusted p of a test is the largest
    /// Bonferroni p of all sets of tests that it is in. The oracle tries all sets.
    /// </summary>
    [Fact]
    public void Adjust_OfAnyTests_IsTheClosedTestOfBonferroni()
    {
        Random random = new(801);
        for (int round = 0; round < 200; round++)
        {
            double[] p = [.. Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Math.Pow(random.NextDouble(), 3))];

            double[] adjusted = Holm.Adjust(p);

            for (int test = 0; test < p.Length; test++)
            {
                Assert.Equal(LargestBonferroni(p, test), adjusted[test], 1e-15);
            }
        }
    }

    [Fact]
    public void Adjust_OfAnyTests_NeverTurnsTheirOrder()
    {
        Random random = new(802);
        double[] p = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() / 20)];

        double[] adjusted = Holm.Adjust(p);
        double[] inOrder = [.. p.Zip(adjusted).OrderBy(pair => pair.First).Select(pair => pair.Second)];

        Assert.Equal(inOrder.Order(), inOrder);
        Assert.All(p.Zip(adjusted), pair => Assert.InRange(pair.Second, pair.First, 1));
    }

    [Fact]
    public void Adjust_OfOneTest_ChangesNothing() => Assert.Equal([0.0123], Holm.Adjust([0.0123]));

    [Fact]
    public void Adjust_OfNone_IsNone() => Assert.Empty(Holm.Adjust([]));

    [Theory]
    [InlineData(-0.001)]
    [InlineData(1.001)]
    [InlineData(double.NaN)]
    public void Adjust_OfWhatIsNoProbability_Throws(double p) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Holm.Adjust([0.5, p]));

    private static double LargestBonferroni(double[] p, int test)
    {
        double largest = 0;
        for (int set = 0; set < 1 << p.Length; set++)
        {
            if ((set >> test & 1) == 1)
            {
                double[] members = [.. p.Where((_, index) => (set >> index & 1) == 1)];
                largest = Math.Max(largest, Math.Min(1, members.Length * members.Min()));
            }
        }

        return largest;
    }
}
