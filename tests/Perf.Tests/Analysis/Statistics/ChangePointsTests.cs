using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class ChangePointsTests
{
    private const double Noise = 0.01;

    /// <summary>
    /// Flow of the Nile at Aswan, 1871 to 1970, in 1e8 cubic metres: the series of G. W. Cobb, Biometrika 65(2), 1978, in which
    /// 1898 is the last year of the old level.
    /// </summary>
    private static readonly double[] Nile =
    [
        1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140,
        1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969,
        831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040, 759,
        781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
        744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
    ];

    [Fact]
    public void Find_InTheFlowOfTheNile_IsTheYearThatIsPublished()
    {
        ChangePoint change = Assert.Single(ChangePoints.Find(Nile));

        Assert.Equal(919.35, Nile.Average(), 1e-9); // as published: typed without a slip
        Assert.Equal(1898, 1871 + change.Index - 1);
        Assert.True(change.Before > change.After);
        Assert.InRange(change.EnergyP, 0, 0.001);
        Assert.InRange(change.RankP, 0, 0.001);
    }

    /// <summary>Nine in ten at the least; where the old or the new level has six runs, ranks place one in ten too far off.</summary>
    [Theory]
    [InlineData(20, 10, 0.05)]
    [InlineData(60, 6, -0.05)]
    [InlineData(60, 30, 0.04)]
    [InlineData(60, 54, 0.05)]
    public void Find_InASeriesWithOneStep_IsThatStepWithinOneRun(int runs, int at, double step)
    {
        const int histories = 40;
        int found = 0;
        for (int seed = 0; seed < histories; seed++)
        {
            double[] series = new Random(900 + seed).NextNormals(runs, 1, Noise);
            AddFrom(series, at, step);

            IReadOnlyList<ChangePoint> changes = ChangePoints.Find(series, seed: (ulong)seed);

            if (changes is [{ } change] && Math.Abs(change.Index - at) <= 1)
            {
                Assert.Equal(step, change.After - change.Before, 0.02);
                found++;
            }
        }

        Assert.InRange(found, 0.9 * histories, histories);
    }

    /// <summary>Levels that stay for a while and then jump, and now and then a wild value: as the well-log series has them.</summary>
    [Fact]
    public void Find_InASeriesOfManyLevels_IsNearlyEachOfThem()
    {
        const int histories = 10;
        int found = 0;
        int others = 0;
        int[] steps = [25, 45, 70, 85];
        double[] sizes = [0.08, -0.12, 0.06, 0.1];
        for (int seed = 0; seed < histories; seed++)
        {
            double[] series = new Random(930 + seed).NextNormals(120, 1, Noise);
            for (int i = 0; i < steps.Length; i++)
            {
                AddFrom(series, steps[i], sizes[i]);
            }

            series[12] -= 0.3;
            series[58] -= 0.3;
            series[100] -= 0.3;

            IReadOnlyList<ChangePoint> changes = ChangePoints.Find(series);

            int right = steps.Count(step => changes.Any(change => Math.Abs(change.Index - step) <= 1));
            found += right;
            others += changes.Count - right;
        }

        Assert.InRange(found, 0.9 * histories * steps.Length, histories * steps.Length);
        Assert.InRange(others, 0, 2);
    }

    /// <summary>A staircase climbs as a slope does, yet each of its steps is one.</summary>
    [Fact]
    public void Find_InAStaircase_IsEachStep()
    {
        double[] series = new Random(941).NextNormals(60, 1, Noise);
        AddFrom(series, 20, 0.08);
        AddFrom(series, 40, 0.08);

        IReadOnlyList<ChangePoint> changes = ChangePoints.Find(series);

        Assert.Equal(2, changes.Count);
        Assert.InRange(changes[0].Index, 19, 21);
        Assert.InRange(changes[1].Index, 39, 41);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    public void Find_InNoise_IsAFalseAlarmNoOftenerThanItsLevel(int runs)
    {
        const int histories = 400;
        int alarms = 0;
        for (int seed = 0; seed < histories; seed++)
        {
            double[] series = new Random(1_000 + seed).NextNormals(runs, 1, Noise);
            alarms += ChangePoints.Find(series, level: 0.05, seed: (ulong)seed).Count > 0 ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 0.05 * histories);
    }

    /// <summary>
    /// From a drift that noise all but hides to one that stands out. Two of 60 are what a rate of 1% may come to: more are found
    /// in one of fifty draws.
    /// </summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void Find_InADrift_IsAFalseAlarmNoOftenerThanItsLevel(double overAll)
    {
        const int histories = 60;
        const int runs = 60;
        int alarms = 0;
        for (int seed = 0; seed < histories; seed++)
        {
            double[] noise = new Random(2_000 + seed).NextNormals(runs, 1, Noise);
            double[] series = [.. noise.Select((value, i) => value + (overAll * i / runs))];
            alarms += ChangePoints.Find(series, seed: (ulong)seed).Count > 0 ? 1 : 0;
        }

        Assert.InRange(alarms, 0, 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(38)]
    [InlineData(39)]
    public void Find_WhereOneRunWasWild_IsNothing(int at)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            double[] series = new Random(3_000 + seed).NextNormals(40, 1, Noise);
            series[at] = 3;

            Assert.Empty(ChangePoints.Find(series, seed: (ulong)seed));
        }
    }

    /// <summary>The same level with another spread: distances see it, ranks do not, and so it is no change.</summary>
    [Fact]
    public void Find_WhatOnlyOneMethodSees_IsNothing()
    {
        double[] series = [.. Enumerable.Range(0, 80).Select(i => 1 + ((i % 2 == 0 ? 1 : -1) * (i < 40 ? 0.01 : 0.2)))];

        Assert.NotEmpty(BinarySegmentation.Find(series, EnergyDivergence.At, 0.01, 1));
        Assert.Empty(ChangePoints.Find(series));
    }

    [Fact]
    public void Find_InASeriesStretchedAndTurnedAround_IsTheSameChange()
    {
        double[] turned = [.. Nile.Reverse().Select(flow => 3 - (flow / 500))];

        ChangePoint change = Assert.Single(ChangePoints.Find(turned));

        Assert.Equal(Nile.Length - 28, change.Index);
    }

    [Fact]
    public void Find_InWhatNeverChangesOrIsShort_IsNothing()
    {
        Assert.Empty(ChangePoints.Find(new double[50]));
        Assert.Empty(ChangePoints.Find([1, 1, 1, 2, 2, 2, 2]));
        Assert.Empty(ChangePoints.Find([]));
    }

    [Fact]
    public void Find_OfWhatIsNoHistory_Throws()
    {
        Assert.Throws<ArgumentException>(() => ChangePoints.Find([1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChangePoints.Find([1, 2], level: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChangePoints.Find([1, 2], level: 1));
    }

    private static void AddFrom(double[] series, int from, double step)
    {
        for (int i = from; i < series.Length; i++)
        {
            series[i] += step;
        }
    }
}
