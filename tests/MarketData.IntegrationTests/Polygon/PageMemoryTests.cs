using System.Text;
using MarketData.Polygon.Fetching;

namespace MarketData.IntegrationTests.Polygon;

public sealed class PageMemoryTests
{
    /// <summary>The page is no longer than others; what is made of it is.</summary>
    [Theory]
    [InlineData(50_000, true)]
    [InlineData(600_000, false)]
    public void Return_MemoryOfAPage_IsKeptUnlessItsBarsTakeTooMuch(int bars, bool isKept)
    {
        byte[] page = Encoding.UTF8.GetBytes(Pages.WithBars([.. Enumerable.Repeat("{}", bars)]));
        PageMemoryPolicy policy = new(maxPageBytes: 64 << 20, maxBars: bars);
        PageMemory memory = policy.Create();
        memory.Parser.Begin();
        memory.Parser.Parse(page);

        Assert.Equal(bars, memory.Parser.Length);
        Assert.Equal(isKept, policy.Return(memory));
    }
}
