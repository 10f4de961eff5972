using MarketData.Bars;
using MarketData.Storage;

namespace MarketData.Enrichment;

/// <summary>What came of one series.</summary>
/// <param name="Bars">Read, all that are stored of it; 0 when reading failed.</param>
/// <param name="Written">What the store did: the rows changed are those whose features differed. Default when it failed.</param>
/// <param name="Failure">Null when the series completed.</param>
public sealed record EnrichmentResult(
    SeriesKey Series,
    int Bars,
    WriteOutcome Written,
    TimeSpan ReadTime,
    TimeSpan ComputeTime,
    TimeSpan StoreTime,
    EnrichmentFailure? Failure)
{
    public bool Completed => Failure is null;
}
