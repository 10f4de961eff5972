using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class TrimmedMeanTests
{
    /// <summary>
    /// Self-awareness: how long 19 students kept an apparatus on target. R. R. Wilcox, Introduction to Robust Estimation and
    /// Hypothesis Testing; the worked example of R's package WRS2.
    /// </summary>
    private static readonly double[] Times =
        [77, 87, 88, 114, 151, 210, 219, 246, 253, 262, 296, 299, 306, 376, 428, 515, 666, 1310, 2611];

    /// <summary>Student's sleep data, 1908: extra hours by the second drug over the first. The example of R's t.test.</summary>
    private static readonly double[] Sleep = [1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4];

    [Fact]
    public void Of_ThePublishedExample_IsThePublishedResult()
    {
        TrimmedMean tenth = TrimmedMean.Of(Times, 0.1);

        // WRS2 prints a standard error of 103.2686 by Wilcox's formula, over (1 - 2 part) sqrt(n).
        Assert.Equal(342.7059, tenth.Value, 5e-5);
        Assert.Equal(103.2686, Math.Sqrt(tenth.WinsorisedVariance!.Value) / (0.8 * Math.Sqrt(19)), 5e-5);
        Assert.Equal(282.7, TrimmedMean.Of(Times).Value, 0.05);
    }

    [Fact]
    public void Of_NothingCutOff_IsTheOrdinaryIntervalOfT()
    {
        TrimmedMean mean = TrimmedMean.Of(Sleep, 0);

        Assert.Equal(1.58, mean.Value, 1e-12);
        Assert.Equal(0.7001142, mean.Interval!.Value.Low, 5e-7);
        Assert.Equal(2.4598858, mean.Interval!.Value.High, 5e-7);
    }

    /// <summary>By hand: of 1 to 10 a fifth is cut, 3 to 8 stay; winsorised 3 3 3 4 5 6 7 8 8 8, squares 42.5 about 5.5.</summary>
    [Fact]
    public void Of_TenValues_IsWhatComesOutByHand()
    {
        TrimmedMean mean = TrimmedMean.Of([10, 1, 9, 2, 8, 3, 7, 4, 6, 5]);

        Assert.Equal(5.5, mean.Value);
        Assert.Equal(6, mean.Kept);
        Assert.Equal(42.5 / 9, mean.WinsorisedVariance!.Value, 1e-12);
        Assert.Equal(Math.Sqrt(42.5 / 30), mean.StandardError!.Value, 1e-12);
        Assert.Equal(5.5 + (2.5706 * Math.Sqrt(42.5 / 30)), mean.Interval!.Value.High, 1e-4);
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(20, 0)]
    [InlineData(20, 0.1)]
    public void Interval_OverManySamples_CoversTheTruth(int count, double wildPart)
    {
        const int samples = 4_000;
        Random random = new(821);
        int covered = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            double[] noise = random.NextNormals(count, 0, 0.01);
            double[] values = [.. noise.Select(value => 0.02 + (random.NextDouble() < wildPart ? 9 * value : value))];
            Interval interval = TrimmedMean.Of(values).Interval!.Value;
            covered += interval.Low <= 0.02 && 0.02 <= interval.High ? 1 : 0;
        }

        Assert.InRange(covered, 0.93 * samples, 0.97 * samples);
    }

    [Fact]
    public void Of_ValuesMovedAndStretched_MovesAndStretches()
    {
        TrimmedMean before = TrimmedMean.Of(Times);
        TrimmedMean after = TrimmedMean.Of([.. Times.Select(value => 5 - (2 * value))]);

        Assert.Equal(5 - (2 * before.Value), after.Value, 1e-9);
        Assert.Equal(5 - (2 * before.Interval!.Value.High), after.Interval!.Value.Low, 1e-9);
    }

    [Fact]
    public void Of_OneValue_HasNoInterval() => Assert.Equal(new TrimmedMean(3, null, null, 1), TrimmedMean.Of([3]));

    [Fact]
    public void Of_WhatHasNoMean_Throws()
    {
        Assert.Throws<ArgumentException>(() => TrimmedMean.Of([]));
        Assert.Throws<ArgumentException>(() => TrimmedMean.Of([1, double.PositiveInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrimmedMean.Of([1, 2], 0.5));
    }

    /// <summary>Even drift within a quad falls out; a quad that a neighbour hit is cut off.</summary>
    [Fact]
    public void OfQuads_OfASlowerCandidateOnADriftingMachine_IsTheSlowdown()
    {
        Quad[] quads = [.. Enumerable.Range(0, 20).Select(i => Abba(100 + (30 * i), 30, 1.02))];
        quads[3] = quads[3] with { B1 = quads[3].B1 * 8 };

        TrimmedMean mean = TrimmedMean.OfQuads(quads);

        Assert.Equal(Math.Log(1.02), mean.Value, 1e-12);
    }

    private static Quad Abba(double at, double drift, double slowdown) =>
        new(A1: at, A2: at + (3 * drift), B1: (at + drift) * slowdown, B2: (at + (2 * drift)) * slowdown);
}
