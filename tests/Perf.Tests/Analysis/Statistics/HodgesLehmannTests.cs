using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class HodgesLehmannTests
{
    /// <summary>
    /// Depression before and after a tranquilliser: M. Hollander and D. A. Wolfe, Nonparametric Statistical Methods, 1973,
    /// section 3.3: -0.46, and -0.786 to -0.010 at 96.1%, the exact level next to 95%.
    /// </summary>
    [Fact]
    public void OfOne_TheExampleOfHollanderAndWolfe_IsTheirResult()
    {
        double[] before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        double[] after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];

        HodgesLehmann centre = HodgesLehmann.OfOne([.. after.Zip(before, (late, early) => late - early)]);

        Assert.Equal(-0.46, centre.Estimate, 1e-9);
        Assert.Equal(-0.786, centre.Interval!.Value.Low, 5e-4);
        Assert.Equal(-0.010, centre.Interval!.Value.High, 5e-4);
    }

    /// <summary>Permeability at term and earlier, section 4.3 of the same: 0.305, and -0.15 to 0.76.</summary>
    [Fact]
    public void OfTwo_TheExampleOfHollanderAndWolfe_IsTheirResult()
    {
        double[] atTerm = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        double[] earlier = [1.15, 0.88, 0.90, 0.74, 1.21];

        HodgesLehmann shift = HodgesLehmann.OfTwo(atTerm, earlier);

        Assert.Equal(0.305, shift.Estimate, 1e-9);
        Assert.Equal(-0.15, shift.Interval!.Value.Low, 5e-3);
        Assert.Equal(0.76, shift.Interval!.Value.High, 5e-3);
    }

    /// <summary>The oracle asks of each shift whether the exact test of all signs would reject it at 2.5% on either side.</summary>
    [Theory]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(12)]
    public void OfOne_AnyValues_HoldsTheShiftsNotRejected(int count)
    {
        double[] values = new Random(831 + count).NextNormals(count);

        Interval interval = HodgesLehmann.OfOne(values).Interval!.Value;

        Assert.False(RejectedByAllSigns(values, interval.Low + 1e-9));
        Assert.True(RejectedByAllSigns(values, interval.Low - 1e-9));
        Assert.False(RejectedByAllSigns(values, interval.High - 1e-9));
        Assert.True(RejectedByAllSigns(values, interval.High + 1e-9));
    }

    /// <summary>The interval inverts the test: just inside, Mann and Whitney do not reject; just outside they do.</summary>
    [Theory]
    [InlineData(3, 5)]
    [InlineData(8, 11)]
    [InlineData(30, 25)]
    public void OfTwo_AnyValues_HoldsTheShiftsNotRejected(int m, int n)
    {
        Random random = new(832);
        double[] first = random.NextNormals(m, 3);
        double[] second = random.NextNormals(n);

        Interval interval = HodgesLehmann.OfTwo(first, second).Interval!.Value;

        Assert.InRange(P(interval.Low + 1e-9), 0.05, 1);
        Assert.InRange(P(interval.Low - 1e-9), 0, 0.05);
        Assert.InRange(P(interval.High - 1e-9), 0.05, 1);
        Assert.InRange(P(interval.High + 1e-9), 0, 0.05);

        double P(double shift) => MannWhitney.Of([.. first.Select(value => value - shift)], second).TwoSidedP;
    }

    [Fact]
    public void OfOne_FewerThanSixValues_HasNoInterval()
    {
        Assert.Null(HodgesLehmann.OfOne([1, 2, 3, 4, 5]).Interval);
        Assert.Equal(new Interval(1, 6), HodgesLehmann.OfOne([1, 2, 3, 4, 5, 6]).Interval);
    }

    [Fact]
    public void OfTwo_ThreeAndFourValues_HasNoInterval()
    {
        Assert.Null(HodgesLehmann.OfTwo([1, 2, 3], [1, 2, 3, 4]).Interval);
        Assert.Equal(new Interval(-4, 2), HodgesLehmann.OfTwo([1, 2, 3], [1, 2, 3, 4, 5]).Interval);
    }

    [Fact]
    public void OfTwo_SamplesTurnedAround_TurnsTheShift()
    {
        Random random = new(833);
        double[] first = random.NextNormals(60, 1);
        double[] second = random.NextNormals(70);

        HodgesLehmann shift = HodgesLehmann.OfTwo(first, second);
        HodgesLehmann turned = HodgesLehmann.OfTwo(second, first);

        Assert.Equal(shift.Estimate, -turned.Estimate, 1e-12);
        Assert.Equal(shift.Interval!.Value.Low, -turned.Interval!.Value.High, 1e-12);
    }

    /// <summary>At the largest size that is counted the approximation used beyond it is at most one place off.</summary>
    [Fact]
    public void PlacesFromEnd_WhereTheCountEnds_HardlyDiffersFromTheApproximation()
    {
        const int n = MannWhitney.ExactLimit;
        const int half = n / 2;
        double[] ways = RankDistributions.WaysToSum([.. Enumerable.Range(1, n)], half);

        int two = RankDistributions.PlacesFromEnd(ways.AsSpan(half * (half + 1) / 2, (half * half) + 1));
        int one = RankDistributions.PlacesFromEnd(RankDistributions.SignedRank(n));

        Assert.InRange(RankDistributions.PlacesFromEnd(half * half / 2.0, half * half / 12.0 * (n + 1)), two - 1, two + 1);
        Assert.InRange(RankDistributions.PlacesFromEnd(n * (n + 1) / 4.0, n * (n + 1.0) * ((2 * n) + 1) / 24), one - 3, one + 3);
    }

    [Fact]
    public void Of_Nothing_Throws()
    {
        Assert.Throws<ArgumentException>(() => HodgesLehmann.OfOne([]));
        Assert.Throws<ArgumentException>(() => HodgesLehmann.OfTwo([1], []));
    }

    private static bool RejectedByAllSigns(double[] values, double shift)
    {
        double[] bySize = [.. values.Select(value => value - shift).OrderBy(Math.Abs)];
        int observed = Enumerable.Range(0, bySize.Length).Where(i => bySize[i] > 0).Sum(i => i + 1);
        int[] all = [.. Enumerable.Range(0, 1 << bySize.Length).Select(signs =>
            Enumerable.Range(0, bySize.Length).Where(i => (signs >> i & 1) == 1).Sum(i => i + 1))];
        int extreme = Math.Min(all.Count(sum => sum <= observed), all.Count(sum => sum >= observed));
        return extreme <= 0.025 * all.Length;
    }
}
