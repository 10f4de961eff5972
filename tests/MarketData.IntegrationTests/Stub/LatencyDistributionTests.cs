using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class LatencyDistributionTests
{
    [Fact]
    public void Of_ManyRequests_HasTheMedianAndSpreadAskedFor()
    {
        LatencyDistribution latency = new(seed: 1, medianMs: 80, sigma: 0.5);
        double[] ms = [.. Enumerable.Range(0, 20_000).Select(i => latency.Of(i).TotalMilliseconds).Order()];

        // Quantiles of a lognormal: median × exp(sigma × z).
        Assert.InRange(ms[10_000], 78, 82);
        Assert.InRange(ms[3_173], 80 * Math.Exp(-0.5) * 0.96, 80 * Math.Exp(-0.5) * 1.04);
        Assert.InRange(ms[19_000], 80 * Math.Exp(0.5 * 1.645) * 0.96, 80 * Math.Exp(0.5 * 1.645) * 1.04);
    }

    [Fact]
    public void Of_SameSeedAndSequence_IsTheSame()
    {
        LatencyDistribution one = new(seed: 1, medianMs: 80, sigma: 0.5);
        LatencyDistribution two = new(seed: 1, medianMs: 80, sigma: 0.5);
        LatencyDistribution other = new(seed: 2, medianMs: 80, sigma: 0.5);

        Assert.Equal(one.Of(17), two.Of(17));
        Assert.NotEqual(one.Of(17), other.Of(17));
    }

    [Fact]
    public void Of_HugeSpread_StaysBounded()
    {
        LatencyDistribution latency = new(seed: 1, medianMs: 60_000, sigma: 3);

        Assert.All(Enumerable.Range(0, 1_000), i => Assert.InRange(latency.Of(i), TimeSpan.Zero, LatencyDistribution.Longest));
    }

    [Fact]
    public void Of_NoSpread_IsTheMedian()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(80), new LatencyDistribution(seed: 1, medianMs: 80, sigma: 0).Of(3));
        Assert.Equal(TimeSpan.Zero, new LatencyDistribution(seed: 1, medianMs: 0, sigma: 1).Of(3));
    }
}
