using MarketData.Storage;

namespace Perf.Lab.Decide.Trials;

/// <summary>Stores nothing and says that it did: what a backfill would take if storing took no time. For trials alone.</summary>
/// <param name="left">The writer that is left out, for its name.</param>
internal sealed class LeftOutWriter(IBarWriter left) : IBarWriter
{
    public string Name => left.Name;

    public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default) =>
        Task.FromResult(new WriteOutcome(data.Bars.Count, data.Bars.Count));
}
