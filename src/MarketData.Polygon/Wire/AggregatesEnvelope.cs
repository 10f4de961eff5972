using System.Text.Json.Serialization;

namespace MarketData.Polygon.Wire;

/// <summary>
/// A page as Polygon sends it, less what is not needed. Everything may be missing: what must be there is the validator's
/// matter. <c>status</c> is left out on purpose, for unknown values of it (DELAYED) are not errors.
/// </summary>
internal sealed class AggregatesEnvelope
{
    [JsonPropertyName("ticker")]
    public string? Ticker { get; init; }

    [JsonPropertyName("adjusted")]
    public bool? Adjusted { get; init; }

    [JsonPropertyName("resultsCount")]
    public int? ResultsCount { get; init; }

    /// <summary>Null when absent or null, which is how an empty page looks.</summary>
    [JsonPropertyName("results")]
    public WireBars? Results { get; init; }

    [JsonPropertyName("next_url")]
    public string? NextUrl { get; init; }
}
