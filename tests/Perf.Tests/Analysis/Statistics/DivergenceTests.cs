using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class DivergenceTests
{
    private static readonly double[] Segment = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];

    /// <summary>The oracle writes the statistic down as it is defined, pair by pair, for each cut anew.</summary>
    [Fact]
    public void Energy_AtEachCut_IsItsDefinition()
    {
        double[] at = new double[Segment.Length];

        EnergyDivergence.At(Segment, at);

        for (int cut = 2; cut <= Segment.Length - 2; cut++)
        {
            double[] left = Segment[..cut];
            double[] right = Segment[cut..];
            double weight = left.Length * right.Length / (double)Segment.Length;
            double expected = weight * ((2 * MeanDistance(left, right)) - MeanWithin(left) - MeanWithin(right));
            Assert.Equal(expected, at[cut], 1e-12);
        }
    }

    /// <summary>Over its standard deviation, U is what the test of Mann and Whitney makes of it without ties.</summary>
    [Fact]
    public void Rank_AtEachCut_IsTheStatisticOfMannAndWhitney()
    {
        double[] at = new double[Segment.Length];

        RankDivergence.At(Segment, at);

        for (int cut = 1; cut < Segment.Length; cut++)
        {
            int m = cut;
            int n = Segment.Length - cut;
            double excess = MannWhitney.Of(Segment.AsSpan(0, cut), Segment.AsSpan(cut)).U - (m * n / 2.0);
            Assert.Equal(Math.Abs(excess) / Math.Sqrt(m * n), at[cut], 1e-12);
        }
    }

    private static double MeanDistance(double[] left, double[] right) =>
        left.Average(one => right.Average(other => Math.Abs(one - other)));

    private static double MeanWithin(double[] side) =>
        MeanDistance(side, side) * side.Length / (side.Length - 1);
}
