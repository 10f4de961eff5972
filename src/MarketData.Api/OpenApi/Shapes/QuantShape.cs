namespace MarketData.Api.OpenApi.Shapes;

/// <summary>The latest bars of a series with their features.</summary>
/// <param name="Features">In ascending time.</param>
/// <param name="Timestamp">The moment of this answer.</param>
internal sealed record QuantShape(
    string Symbol,
    string Timeframe,
    int RecordsReturned,
    DateRangeShape DateRange,
    StalenessShape Staleness,
    SourceShape Source,
    IReadOnlyList<QuantRowShape> Features,
    DateTimeOffset Timestamp);
