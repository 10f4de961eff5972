using System.Numerics;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class MannWhitneyTests
{
    /// <summary>The example in the documentation of scipy.stats.mannwhitneyu: age at diagnosis, male and female.</summary>
    private static readonly double[] Males = [19, 22, 16, 29, 24];
    private static readonly double[] Females = [20, 11, 17, 12];

    /// <summary>M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, 1973, page 69: the example of R's wilcox.test.</summary>
    private static readonly double[] AtTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    private static readonly double[] Earlier = [1.15, 0.88, 0.90, 0.74, 1.21];

    [Fact]
    public void Of_TheExampleOfSciPy_IsItsResult()
    {
        MannWhitney test = MannWhitney.Of(Males, Females);

        Assert.Equal(17, test.U);
        Assert.Equal(1.0 / 9, test.TwoSidedP, 1e-15);
        Assert.Equal(MannWhitneyMethod.Exact, test.Method);
    }

    [Fact]
    public void Approximate_TheExampleOfSciPy_IsItsResult()
    {
        MannWhitney test = MannWhitney.Approximate(PooledRanks.Of(Males, Females));

        Assert.Equal(0.11134688653314041, test.TwoSidedP, 1e-14);
        Assert.Equal(MannWhitneyMethod.Normal, test.Method);
    }

    [Fact]
    public void Of_TheExampleOfHollanderAndWolfe_IsTheirResult()
    {
        MannWhitney test = MannWhitney.Of(AtTerm, Earlier);

        Assert.Equal(35, test.U);
        Assert.Equal(0.1272, test.GreaterP, 5e-5);
    }

    /// <summary>
    /// Critical values, the largest U that is significant, of the table printed in S. Siegel, Nonparametric Statistics, 1956,
    /// and in most textbooks since.
    /// </summary>
    [Theory]
    [InlineData(4, 4, 0.05, 0)]
    [InlineData(5, 5, 0.05, 2)]
    [InlineData(5, 8, 0.05, 6)]
    [InlineData(7, 7, 0.05, 8)]
    [InlineData(10, 10, 0.05, 23)]
    [InlineData(10, 10, 0.01, 16)]
    [InlineData(15, 15, 0.05, 64)]
    [InlineData(10, 20, 0.05, 55)]
    [InlineData(20, 20, 0.05, 127)]
    [InlineData(20, 20, 0.01, 105)]
    public void Of_SamplesAtATabledCriticalValue_IsJustSignificant(int m, int n, double level, int critical)
    {
        Assert.InRange(WithU(m, n, critical).TwoSidedP, 0, level);
        Assert.InRange(WithU(m, n, critical + 1).TwoSidedP, level, 1);
    }

    /// <summary>The oracle counts pairs in every choice of the first sample's values, one choice after the other.</summary>
    [Theory]
    [InlineData(1000, MannWhitneyMethod.Exact)]
    [InlineData(4, MannWhitneyMethod.ExactWithTies)]
    public void Of_AnySmallSamples_AgreesWithTryingAllChoices(int differentValues, MannWhitneyMethod method)
    {
        Random random = new(803);
        int compared = 0;
        for (int round = 0; round < 60; round++)
        {
            double[] pooled = [.. Enumerable.Range(0, 4 + random.Next(7)).Select(_ => (double)random.Next(differentValues))];
            int m = 1 + random.Next(pooled.Length - 1);

            MannWhitney test = MannWhitney.Of(pooled.AsSpan(0, m), pooled.AsSpan(m));

            (double greater, double less) = ByAllChoices(pooled, m);
            Assert.Equal(greater, test.GreaterP, 1e-13);
            Assert.Equal(less, test.LessP, 1e-13);
            compared += test.Method == method ? 1 : 0;
        }

        Assert.True(compared > 50, $"{compared} of 60 were of the kind this is about.");
    }

    [Fact]
    public void Of_SamplesTurnedAround_TurnsTheSides()
    {
        MannWhitney test = MannWhitney.Of(AtTerm, Earlier);
        MannWhitney turned = MannWhitney.Of(Earlier, AtTerm);

        Assert.Equal(AtTerm.Length * Earlier.Length, test.U + turned.U);
        Assert.Equal(test.GreaterP, turned.LessP, 1e-14);
        Assert.Equal(test.TwoSidedP, turned.TwoSidedP, 1e-14);
    }

    [Fact]
    public void Of_OneValueMoreThanIsCounted_HardlyDiffersFromTheCount()
    {
        Random random = new(804);
        double[] first = [.. Enumerable.Range(0, 50).Select(_ => (double)random.Next(300))];
        double[] second = [.. Enumerable.Range(0, 50).Select(_ => 25.0 + random.Next(300))];

        MannWhitney counted = MannWhitney.Of(first, second);
        MannWhitney beyond = MannWhitney.Of([.. first, 160], second);

        Assert.Equal(MannWhitneyMethod.Normal, beyond.Method);
        Assert.Equal(counted.LessP, MannWhitney.Approximate(PooledRanks.Of(first, second)).LessP, 0.001);
    }

    /// <summary>Counted and approximated: whatever is chosen, nothing is larger.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    public void Of_ValuesThatAreAllTheSame_SaysNothing(int count) =>
        Assert.Equal(1, MannWhitney.Of(new double[count], new double[count]).TwoSidedP);

    [Fact]
    public void Of_AnEmptyOrUnorderedSample_Throws()
    {
        Assert.Throws<ArgumentException>(() => MannWhitney.Of([], [1]));
        Assert.Throws<ArgumentException>(() => MannWhitney.Of([1], []));
        Assert.Throws<ArgumentException>(() => MannWhitney.Of([1, double.NaN], [2]));
    }

    /// <summary>Samples of so many values in which exactly so many pairs have the larger value in the first.</summary>
    private static MannWhitney WithU(int m, int n, int u)
    {
        double[] second = [.. Enumerable.Range(1, n).Select(value => (double)value)];
        double[] first = new double[m];
        for (int i = 0; i < m; i++)
        {
            int below = Math.Min(n, u);
            u -= below;
            first[i] = below + 0.25 + (i * 0.01);
        }

        return MannWhitney.Of(first, second);
    }

    private static (double Greater, double Less) ByAllChoices(double[] pooled, int m)
    {
        double observed = PairsWon(pooled, (1 << m) - 1);
        int all = 0;
        int greater = 0;
        int less = 0;
        for (int choice = 0; choice < 1 << pooled.Length; choice++)
        {
            if (BitOperations.PopCount((uint)choice) == m)
            {
                double won = PairsWon(pooled, choice);
                all++;
                greater += won >= observed ? 1 : 0;
                less += won <= observed ? 1 : 0;
            }
        }

        return ((double)greater / all, (double)less / all);
    }

    private static double PairsWon(double[] pooled, int choice)
    {
        double won = 0;
        for (int i = 0; i < pooled.Length; i++)
        {
            for (int j = 0; j < pooled.Length; j++)
            {
                if ((choice >> i & 1) == 1 && (choice >> j & 1) == 0)
                {
                    won += pooled[i] > pooled[j] ? 1 : pooled[i] == pooled[j] ? 0.5 : 0;
                }
            }
        }

        return won;
    }
}
