using Microsoft.Extensions.ObjectPool;

namespace MarketData.Polygon.Fetching;

/// <summary>
/// The memory of one fetch, borrowed: for one page, or for two when the next page is read while the caller still has the last.
/// </summary>
internal sealed class PageMemories(ObjectPool<PageMemory> pool, bool alternates) : IDisposable
{
    private PageMemory? spare = alternates ? pool.Get() : null;

    /// <summary>What the page that is asked for is read into.</summary>
    public PageMemory Current { get; private set; } = pool.Get();

    /// <summary>The current page goes to the caller, who keeps it until the page after the next one is asked for.</summary>
    public void Turn()
    {
        if (spare is not null)
        {
            (Current, spare) = (spare, Current);
        }
    }

    public void Dispose()
    {
        pool.Return(Current);
        if (spare is not null)
        {
            pool.Return(spare);
        }
    }
}
