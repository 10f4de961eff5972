using MarketData.Polygon.Wire;

namespace MarketData.IntegrationTests.Polygon;

public sealed class WireBarsTests
{
    private const int Bars = 10_000;

    /// <summary>The columns have grown by the first page; the quarantine costs a page without one nothing, and a page with one nothing anew.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Add_PageAfterPage_AllocatesNothing(int everyThisManyIsUntrue)
    {
        WireBars bars = new(maxBars: 50_000);
        Fill(bars, everyThisManyIsUntrue);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Fill(bars, everyThisManyIsUntrue);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        int untrue = everyThisManyIsUntrue == 0 ? 0 : (Bars + everyThisManyIsUntrue - 1) / everyThisManyIsUntrue;
        Assert.Equal((untrue, Bars - untrue), (bars.QuarantinedBars?.Count ?? 0, bars.Columns.Count));
    }

    [Fact]
    public void Clear_PageWithQuarantinedBars_LeavesNoneForTheNextPage()
    {
        WireBars bars = new(maxBars: 50_000);
        Fill(bars, everyThisManyIsUntrue: 7);

        Fill(bars, everyThisManyIsUntrue: 0);
        Assert.Null(bars.QuarantinedBars);

        Fill(bars, everyThisManyIsUntrue: Bars);
        Assert.Equal(1, bars.QuarantinedBars?.Count);
    }

    private static void Fill(WireBars bars, int everyThisManyIsUntrue)
    {
        bars.Clear();
        for (int i = 0; i < Bars; i++)
        {
            bool untrue = everyThisManyIsUntrue > 0 && i % everyThisManyIsUntrue == 0;
            bars.Add(i, 10, untrue ? 8 : 11, 9, 10, 5);
        }
    }
}
