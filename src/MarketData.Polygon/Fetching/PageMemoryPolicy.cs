using Microsoft.Extensions.ObjectPool;

namespace MarketData.Polygon.Fetching;

/// <summary>
/// Keeps the memory of finished fetches for the next ones. A shared array pool would not do: it keeps arrays by thread, and the
/// parts of one fetch run on many.
/// </summary>
internal sealed class PageMemoryPolicy(int maxPageBytes) : PooledObjectPolicy<PageMemory>
{
    /// <summary>Above any page Polygon sends; a freak page must not hold its memory for ever.</summary>
    private const int MaxKeptBytes = 8 << 20;

    public override PageMemory Create() => new(maxPageBytes);

    public override bool Return(PageMemory obj) => obj.Body.Capacity <= MaxKeptBytes;
}
