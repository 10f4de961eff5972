using System.Collections.Concurrent;
using MarketData.Enrichment;

namespace MarketData.Tests.Enrichment;

internal sealed class EnrichmentResults : IEnrichmentObserver
{
    public ConcurrentQueue<EnrichmentResult> Results { get; } = new();

    public void SeriesFinished(EnrichmentResult result) => Results.Enqueue(result);
}
