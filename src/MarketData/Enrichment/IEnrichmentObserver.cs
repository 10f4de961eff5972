namespace MarketData.Enrichment;

/// <summary>Watches an enrichment while it runs. Called from the workers, several at once; must not block.</summary>
public interface IEnrichmentObserver
{
    void SeriesFinished(EnrichmentResult result);
}
