using Perf.Analysis.Benchmarks;
using Perf.Analysis.Decisions;
using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Decisions.Proving;

/// <summary>How critical a stage is, from trials that were slowed down on purpose.</summary>
public sealed class DoseResponseTests
{
    private static readonly double[] Doses = [0, 0.25, 0.5, 1];

    /// <summary>Of what is added the whole takes so much longer; each repeat on a machine of its own speed.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    [InlineData(1, 0.5)]
    [InlineData(4, 1)]
    [InlineData(4, 0.25)]
    public void Of_LinesOfAnySpeed_IsTheirSlope(int lanes, double criticality)
    {
        DosePoint[] points =
        [
            .. from repeat in Enumerable.Range(0, 6)
               from dose in Doses
               select new DosePoint(repeat, dose * lanes, 1 + repeat + (criticality * dose)),
        ];

        DoseResponse response = DoseResponse.Of(Stage.Database, points, lanes);

        Assert.Equal((criticality, 6), (Math.Round(response.Criticality, 9), response.Repeats));
        Assert.True(response.Interval95 is { } bounds && bounds.Low <= criticality + 1e-9 && bounds.High >= criticality - 1e-9);
    }

    /// <summary>Where all of a stage is waited for, this is Amdahl's law; where none is, nothing is bought; and more than all is noise.</summary>
    [Theory]
    [InlineData(1, 0.6)]
    [InlineData(0.5, 0.3)]
    [InlineData(0, 0)]
    [InlineData(1.3, 0.6)]
    [InlineData(-0.2, 0)]
    public void Predict_OfAStage_IsAmdahlsOnWhatIsWaitedFor(double criticality, double share)
    {
        DoseResponse response = new(Stage.Database, criticality, new Interval(criticality, criticality), Repeats: 5);

        SpeedRatio predicted = response.Predict(0.6, new SpeedRatio(4, new Interval(3, 5)));

        Assert.Equal(Prediction.Amdahl(share, 4), predicted.Ratio, 12);
        Assert.Equal(Prediction.Amdahl(share, 3), predicted.Interval95!.Value.Low, 12);
        Assert.Equal(Prediction.Amdahl(share, 5), predicted.Interval95!.Value.High, 12);
    }

    /// <summary>What becomes shorter lies between the whole and the whole without it; what becomes longer on the line of what was added.</summary>
    [Theory]
    [InlineData(1e9, 50)]
    [InlineData(30, 18.987)]
    [InlineData(2, 1.961)]
    public void Predict_OfAStageThatWasLeftOutToo_GoesByThat(double ratio, double expected)
    {
        DoseResponse response = new(Stage.Database, 0.5, new Interval(0.1, 0.9), Repeats: 5)
        {
            Without = new SpeedRatio(50, new Interval(40, 60)),
        };

        SpeedRatio shorter = response.Predict(0.6, new SpeedRatio(ratio, new Interval(ratio * 0.9, ratio * 1.1)));
        SpeedRatio longer = response.Predict(0.6, new SpeedRatio(0.5, new Interval(0.5, 0.5)));

        Assert.Equal(expected, shorter.Ratio, 0.001);
        Assert.Equal(Prediction.Amdahl(0.3, 0.5), longer.Ratio, 12);
        Assert.True(shorter.Interval95 is { } bounds && bounds.Low < expected && bounds.High > expected);
    }

    [Fact]
    public void Of_OneDoseARepeat_HasNoSlope() =>
        Assert.Throws<ArgumentException>(() => DoseResponse.Of(Stage.Database, [new DosePoint(0, 1, 1), new DosePoint(1, 2, 2)], lanes: 1));
}
