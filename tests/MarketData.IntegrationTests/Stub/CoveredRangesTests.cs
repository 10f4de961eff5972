using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Stub;

public sealed class CoveredRangesTests
{
    [Fact]
    public void Add_AnySequence_ReturnsExactlyWhatWasNotCovered()
    {
        Random random = new(Seed: 4);
        for (int round = 0; round < 100; round++)
        {
            CoveredRanges covered = new();
            bool[] expected = new bool[120];
            for (int i = 0; i < 40; i++)
            {
                int start = random.Next(expected.Length);
                int end = random.Next(start, Math.Min(start + 20, expected.Length));
                bool[] gap = new bool[expected.Length];

                Assert.True(covered.Add(new UtcRange(start, end), out List<UtcRange> gaps));

                foreach (UtcRange range in gaps)
                {
                    Array.Fill(gap, true, (int)range.StartUnixMs, (int)(range.EndUnixMs - range.StartUnixMs));
                }

                for (int at = 0; at < expected.Length; at++)
                {
                    bool isNew = at >= start && at < end && !expected[at];
                    Assert.Equal(isNew, gap[at]);
                    expected[at] |= isNew;
                }
            }
        }
    }

    [Fact]
    public void Add_MorePiecesThanItHolds_SaysSoAndStillMergesWhatTouches()
    {
        CoveredRanges covered = new();
        for (int i = 0; i < CoveredRanges.Capacity; i++)
        {
            Assert.True(covered.Add(new UtcRange(i * 10, (i * 10) + 5), out _));
        }

        Assert.False(covered.Add(new UtcRange(-10, -5), out _));
        Assert.True(covered.Add(new UtcRange(5, 10), out List<UtcRange> gaps));
        Assert.Equal([new UtcRange(5, 10)], gaps);
        Assert.True(covered.Add(new UtcRange(-10, -5), out _));
    }
}
