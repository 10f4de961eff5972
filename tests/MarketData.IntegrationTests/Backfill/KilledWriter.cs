using MarketData.IntegrationTests.Storage;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>
/// Passes data on to a writer and kills its backend on the way: behind the checkpoint and before the bars, or in the bars.
/// </summary>
internal sealed class KilledWriter(StorageSchema schema, IBarWriter writer, bool inTheBars) : IBarWriter
{
    public string Name => writer.Name;

    public async Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
    {
        // The quarantine is read after the checkpoint was moved.
        string holdUp = inTheBars && data.Bars.Count > 0
            ? "LOCK TABLE bars IN SHARE MODE"
            : "LOCK TABLE quarantined_bars IN ACCESS EXCLUSIVE MODE";
        await using BlockedWrite blocked =
            await BlockedWrite.StartAsync(schema, holdUp, () => writer.WriteAsync(data, cancellationToken), cancellationToken);
        await schema.ExecuteAsync($"SELECT pg_terminate_backend({blocked.ProcessId})");
        return await blocked.Write;
    }
}
