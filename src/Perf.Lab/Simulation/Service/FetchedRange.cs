using MarketData.Backfill;

namespace Perf.Lab.Simulation.Service;

/// <summary>What came of a fetch.</summary>
/// <param name="Job">With the range that was asked for.</param>
/// <param name="Begun">As of when the product takes the bars to be.</param>
/// <param name="ServedMs">When its last page was as it is.</param>
internal sealed record FetchedRange(BackfillJob Job, DateTimeOffset Begun, long ServedMs);
