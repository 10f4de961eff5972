using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class SplitMix64Tests
{
    /// <summary>The vector for seed 1234567 published with the algorithm (Rosetta Code, after Vigna's splitmix64.c).</summary>
    [Fact]
    public void Next_FromThePublishedSeed_GivesThePublishedNumbers()
    {
        SplitMix64 random = new(1234567);

        ulong[] numbers = [random.Next(), random.Next(), random.Next(), random.Next(), random.Next()];

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            numbers);
    }

    [Fact]
    public void NextIndex_OverManyDraws_HitsEveryIndexAboutEquallyOften()
    {
        SplitMix64 random = new(1);
        int[] hits = new int[7];

        for (int i = 0; i < 70_000; i++)
        {
            hits[random.NextIndex(hits.Length)]++;
        }

        // Five standard deviations of a binomial (n 70,000, p 1/7).
        Assert.All(hits, count => Assert.InRange(count, 10_000 - 463, 10_000 + 463));
    }
}
