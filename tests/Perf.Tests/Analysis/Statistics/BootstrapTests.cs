using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class BootstrapTests
{
    private static readonly double[] Parts = [3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.5];
    private static readonly double[] Wholes = [5.0, 4.0, 5.0, 6.0, 8.0, 10.0, 7.0];
    private static readonly double[] Slow = [30.0, 31.5, 29.0, 33.0, 30.5];
    private static readonly double[] Fast = [1.0, 1.1, 0.9, 1.05, 0.95, 1.2];

    /// <summary>Expected values of these three tests: the same definition written again in Python, over the same generator.</summary>
    [Fact]
    public void OfShare_OfAKnownSample_AgreesWithAnotherImplementation()
    {
        Interval interval = Bootstrap.OfShare(Parts, Wholes, seed: 42)!.Value;

        Assert.Equal(0.375, interval.Low, 1e-15);
        Assert.Equal(0.75, interval.High, 1e-15);
    }

    [Fact]
    public void OfRatioOfMedians_OfKnownSamples_AgreesWithAnotherImplementation()
    {
        Interval interval = Bootstrap.OfRatioOfMedians(Slow, Fast, seed: 7)!.Value;

        Assert.Equal(26.521739130434785, interval.Low, 1e-13);
        Assert.Equal(33.84615384615385, interval.High, 1e-13);
    }

    [Fact]
    public void OfMedian_OfAKnownSample_AgreesWithAnotherImplementation() =>
        Assert.Equal(new Interval(29.0, 33.0), Bootstrap.OfMedian(Slow, seed: 7));

    /// <summary>With five units there are only 5^5 resamples: their exact distribution is the oracle, computed in Python.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void OfShare_OfFiveUnits_LiesAtTheTailsOfTheExactDistribution(ulong seed)
    {
        Interval interval = Bootstrap.OfShare(Parts.AsSpan(0, 5), Wholes.AsSpan(0, 5), seed)!.Value;

        Assert.InRange(interval.Low, 0.3148148148148148, 0.3333333333333333);   // its 1.5% and 3.5% points
        Assert.InRange(interval.High, 0.6774193548387096, 0.7096774193548387);  // its 96.5% and 98.5% points
    }

    [Fact]
    public void OfShare_OverManySamples_CoversTheTruth()
    {
        const int samples = 300;
        const int jobs = 60;
        Random random = new(20250102);
        int covered = 0;
        for (int sample = 0; sample < samples; sample++)
        {
            double[] parts = new double[jobs];
            double[] wholes = new double[jobs];
            for (int i = 0; i < jobs; i++)
            {
                // Mean 3 and 2, so the true share of the sums is 0.6; exponential, as uneven as jobs are.
                double part = -3 * Math.Log(1 - random.NextDouble());
                double rest = -2 * Math.Log(1 - random.NextDouble());
                parts[i] = part;
                wholes[i] = part + rest;
            }

            Interval interval = Bootstrap.OfShare(parts, wholes, seed: (ulong)sample)!.Value;
            covered += interval.Low <= 0.6 && 0.6 <= interval.High ? 1 : 0;
        }

        Assert.InRange(covered, 0.91 * samples, 0.985 * samples);
    }

    [Fact]
    public void OfShare_WhereEveryUnitHasTheSameShare_HasNoWidth()
    {
        double[] wholes = [1, 20, 3, 400, 5, 7];
        double[] parts = [.. wholes.Select(whole => whole / 4)];

        Assert.Equal(new Interval(0.25, 0.25), Bootstrap.OfShare(parts, wholes));
    }

    [Fact]
    public void OfShare_BelowTheMinimumOfUnits_IsNotSaid() => Assert.Null(Bootstrap.OfShare([1, 1, 1, 1], [2, 2, 2, 2]));

    [Fact]
    public void OfShare_OfWholesThatAreNothing_IsNotSaid() => Assert.Null(Bootstrap.OfShare(new double[6], new double[6]));

    [Fact]
    public void OfShare_OfUnequalLengths_Throws() => Assert.Throws<ArgumentException>(() => Bootstrap.OfShare([1, 2], [1]));

    [Fact]
    public void OfRatioOfMedians_BelowTheMinimumOfEither_IsNotSaid()
    {
        Assert.Null(Bootstrap.OfRatioOfMedians([1, 2, 3, 4], Fast));
        Assert.Null(Bootstrap.OfRatioOfMedians(Fast, [1, 2, 3, 4]));
    }
}
