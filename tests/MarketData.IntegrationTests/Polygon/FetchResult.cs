using MarketData.Bars;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>All that came of one fetch.</summary>
/// <param name="Bars">Copies of the bars of all pages.</param>
/// <param name="Waits">The waits before the retries, in order.</param>
/// <param name="LogText">Every line that was logged.</param>
internal sealed record FetchResult(
    BarColumns Bars,
    IReadOnlyList<BarPage> Pages,
    FetchOutcomes Outcomes,
    BarSourceException? Error,
    IReadOnlyList<TimeSpan> Waits,
    string LogText);
