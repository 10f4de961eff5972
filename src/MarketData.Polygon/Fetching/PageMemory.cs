using MarketData.Polygon.Bodies;
using MarketData.Polygon.Wire;

namespace MarketData.Polygon.Fetching;

/// <summary>The memory that a fetch reads its pages into: one body and the columns parsed from it.</summary>
internal sealed class PageMemory(int maxPageBytes, int maxBars)
{
    public BodyBuffer Body { get; } = new(maxPageBytes);

    public PageParser Parser { get; } = new(maxBars);

    /// <summary>All of it, used or not.</summary>
    public long CapacityBytes => Body.Capacity + Parser.CapacityBytes;
}
