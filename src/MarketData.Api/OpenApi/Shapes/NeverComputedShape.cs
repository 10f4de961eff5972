using MarketData.Api.Problems;

namespace MarketData.Api.OpenApi.Shapes;

/// <summary>A series was never computed.</summary>
/// <param name="Staleness">Always "missing".</param>
/// <param name="Enrichment">Whether the series waits to be computed now.</param>
internal sealed record NeverComputedShape(
    string Title, int Status, string Detail, string Staleness, EnrichmentOutcome Enrichment, string? Type = null);
