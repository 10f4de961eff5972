using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class DetectableTests
{
    private const double Spread = 0.02;

    /// <summary>
    /// Verdicts as the gate gives them, over launches whose candidate is slower by what was said to be detectable: about 80 of
    /// 100 fail. (What is said of one sample varies with its spread; the mean of many is put to the test.)
    /// </summary>
    [Theory]
    [InlineData(10, 0.01, 0)]
    [InlineData(11, 0.01, 0.01)]
    [InlineData(12, 0.002, 0)]
    [InlineData(12, 0.05, 0.03)]
    public void Slowdown_OfLaunches_IsSeenInAboutEightyOfAHundredVerdicts(int launches, double level, double tolerance)
    {
        const int verdicts = 300;
        Random random = new(851);
        double detectable = Enumerable.Range(0, 40)
            .Average(_ => Detectable.Slowdown(random.NextNormals(launches, 0, Spread), level, tolerance)!.Value);

        int failed = Enumerable.Range(0, verdicts).Count(_ =>
            Fails(random.NextNormals(launches, Math.Log(1 + detectable), Spread), level, tolerance));

        Assert.InRange(failed, 0.7 * verdicts, 0.9 * verdicts);
    }

    /// <summary>The same with two looks of fresh launches, both of which must speak.</summary>
    [Theory]
    [InlineData(20, 60, 0.002, 0.01)]
    [InlineData(16, 20, 0.01, 0)]
    public void SlowdownOfTwoLooks_OfLaunches_IsSeenInAboutEightyOfAHundredVerdicts(int screened, int confirmed, double level, double tolerance)
    {
        const int verdicts = 200;
        const double screenLevel = 0.1;
        Random random = new(855);
        double detectable = Enumerable.Range(0, 40).Average(_ => Detectable.SlowdownOfTwoLooks(
            random.NextNormals(screened, 0, Spread), screenLevel, confirmed, level, tolerance)!.Value);

        int failed = Enumerable.Range(0, verdicts).Count(_ =>
            SignFlip.OfTrimmedMean(random.NextNormals(screened, Math.Log(1 + detectable), Spread)).GreaterP < screenLevel
            && Fails(random.NextNormals(confirmed, Math.Log(1 + detectable), Spread), level, tolerance));

        Assert.InRange(failed, 0.7 * verdicts, 0.9 * verdicts);
    }

    [Fact]
    public void Slowdown_OfMoreLaunchesOrLessSpread_IsSmaller()
    {
        double[] few = new Random(852).NextNormals(10, 0, Spread);
        double wide = Detectable.Slowdown(few, 0.01, 0.01)!.Value;

        Assert.True(Detectable.Slowdown([.. few, .. few], 0.01, 0.01) < wide);
        Assert.True(Detectable.Slowdown([.. few.Select(value => value / 2)], 0.01, 0.01) < wide);
        Assert.True(Detectable.Slowdown(few, 0.005, 0.01) > wide);
        Assert.True(Detectable.Slowdown(few, 0.01, 0.03) > wide);
    }

    [Fact]
    public void Slowdown_OfLaunchesThatAreAllMoved_IsTheSame()
    {
        double[] launches = new Random(853).NextNormals(12, 0, Spread);

        Assert.Equal(
            Detectable.Slowdown(launches, 0.01, 0.01)!.Value,
            Detectable.Slowdown([.. launches.Select(value => value + 0.5)], 0.01, 0.01)!.Value,
            1e-9);
    }

    /// <summary>
    /// Seven launches have 128 ways to place the signs, and the sign of the one that is cut off changes nothing: no p below 1.6%, so that
    /// nothing is significant at 1%.
    /// </summary>
    [Fact]
    public void Slowdown_OfTooFewLaunches_IsNotSaid()
    {
        Assert.Null(Detectable.Slowdown(new Random(854).NextNormals(7), 0.01, 0));
        Assert.NotNull(Detectable.Slowdown(new Random(854).NextNormals(8), 0.01, 0));
        Assert.Null(Detectable.Slowdown([0.01], 0.01, 0));
    }

    [Fact]
    public void Slowdown_WithoutSpread_IsTheTolerance() => Assert.Equal(0.03, Detectable.Slowdown(new double[9], 0.01, 0.03));

    [Fact]
    public void Slowdown_OfWhatIsNoLevel_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Detectable.Slowdown(new double[9], 0, 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Detectable.Slowdown(new double[9], 0.5, 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Detectable.Slowdown(new double[9], 0.01, -0.01));
    }

    private static bool Fails(double[] logRatios, double level, double tolerance) =>
        SignFlip.OfTrimmedMean(logRatios).GreaterP <= level
        && TrimmedMean.Of(logRatios).Interval!.Value.Low > Math.Log(1 + tolerance);
}
