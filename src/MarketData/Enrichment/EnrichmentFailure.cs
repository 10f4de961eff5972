namespace MarketData.Enrichment;

/// <summary>Why a series was left as it was, and where.</summary>
/// <param name="Stage">The stage that was under way.</param>
/// <param name="Message">One line; holds no secret.</param>
public sealed record EnrichmentFailure(EnrichmentStage Stage, string Message);
