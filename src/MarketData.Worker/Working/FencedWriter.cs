using MarketData.Leasing;
using MarketData.Storage;
using MarketData.Worker.Databases;

namespace MarketData.Worker.Working;

/// <summary>
/// Writes one job under its lease, which ends with it. A database that goes away is waited for: what was fetched and computed is not
/// thrown away for that, and the fence lets it in only while nobody else has the job. For one job.
/// </summary>
internal sealed class FencedWriter(IBarWriter writer, IJobQueue queue, WriteFence fence, DatabaseRetry retry) : IBarWriter
{
    /// <summary>Longer than the database may be away by its objective; a disk that is full stays so, and the lane is needed.</summary>
    public static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(3);

    public string Name => writer.Name;

    /// <summary>The lease was over. Behind a write whose outcome was unknown it may have been that write that ended it.</summary>
    public bool WasFencedOff { get; private set; }

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        try
        {
            return await retry.RunAsync(() => WriteOnceAsync(data, cancellationToken), LongestOutage, cancellationToken);
        }
        catch (FencedOffException)
        {
            WasFencedOff = true;
            throw;
        }
    }

    private async Task<WriteOutcome> WriteOnceAsync(SeriesData data, CancellationToken cancellationToken)
    {
        if (data is { Bars.Count: 0, Quarantined: null, Covered: null })
        {
            // Nothing that a writer would write: not even that there is nothing.
            await queue.CompleteAsync(fence, cancellationToken);
            return default;
        }

        return await writer.WriteAsync(data with { Fence = fence }, cancellationToken);
    }
}
