using MarketData.Storage;

namespace MarketData.Tests.Backfill;

/// <summary>Does what the test says with every write, and calls it done.</summary>
internal sealed class HookedWriter(Func<SeriesData, CancellationToken, Task> onWrite) : IBarWriter
{
    public string Name => "hooked";

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        await onWrite(data, cancellationToken);
        return new WriteOutcome(data.Bars.Count, data.Bars.Count);
    }
}
