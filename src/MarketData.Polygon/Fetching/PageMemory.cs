using MarketData.Polygon.Bodies;
using MarketData.Polygon.Wire;

namespace MarketData.Polygon.Fetching;

/// <summary>The memory that a fetch reads its pages into: one body and the columns parsed from it.</summary>
internal sealed class PageMemory(int maxPageBytes)
{
    public BodyBuffer Body { get; } = new(maxPageBytes);

    public PageParser Parser { get; } = new();
}
