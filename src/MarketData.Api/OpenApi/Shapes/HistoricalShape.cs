namespace MarketData.Api.OpenApi.Shapes;

/// <summary>The latest bars of a series.</summary>
/// <param name="Bars">In ascending time.</param>
/// <param name="Timestamp">The moment of this answer.</param>
internal sealed record HistoricalShape(
    string Symbol,
    string Timeframe,
    int RecordsReturned,
    DateRangeShape DateRange,
    StalenessShape Staleness,
    SourceShape Source,
    IReadOnlyList<BarShape> Bars,
    DateTimeOffset Timestamp);
