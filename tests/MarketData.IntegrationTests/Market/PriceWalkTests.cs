using Perf.Testbed.Market;

namespace MarketData.IntegrationTests.Market;

public sealed class PriceWalkTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-70_000)]
    [InlineData(5_680_000)]
    public void Step_OverEveryOctave_ReachesTheLevelThatSeekFinds(long start)
    {
        PriceWalk stepped = new(stream: 9);
        PriceWalk sought = new(stream: 9);
        stepped.Seek(start);
        for (int i = 0; i < 140_000; i++)
        {
            stepped.Step();
            if (i % 97 == 0)
            {
                sought.Seek(stepped.Slot);
                Assert.Equal(sought.Level, stepped.Level);
            }
        }
    }

    [Fact]
    public void StepUnit_OverManySteps_MakesTheirStandardDeviationOne()
    {
        const int Steps = 500_000;
        PriceWalk walk = new(stream: 3);
        walk.Seek(0);
        double squares = 0;
        for (int i = 0; i < Steps; i++)
        {
            long before = walk.Level;
            walk.Step();
            double step = (walk.Level - before) * PriceWalk.StepUnit;
            squares += step * step;
        }

        Assert.InRange(Math.Sqrt(squares / Steps), 0.97, 1.03);
    }
}
