using Microsoft.Extensions.ObjectPool;

namespace MarketData.Polygon.Fetching;

/// <summary>
/// Keeps the memory of finished fetches for the next ones. A shared array pool would not do: it keeps arrays by thread, and the
/// parts of one fetch run on many.
/// </summary>
internal sealed class PageMemoryPolicy(int maxPageBytes, int maxBars) : PooledObjectPolicy<PageMemory>
{
    /// <summary>
    /// Above any page Polygon sends: 8 MiB of JSON and 3 MiB of columns, grown by doubling. A freak page must not hold its memory
    /// for ever.
    /// </summary>
    private const long MaxKeptBytes = 12 << 20;

    public override PageMemory Create() => new(maxPageBytes, maxBars);

    public override bool Return(PageMemory obj) => obj.CapacityBytes <= MaxKeptBytes;
}
