namespace MarketData.Polygon.Wire;

/// <summary>
/// A page as Polygon sends it, less what is not needed. Everything may be missing: what must be there is the validator's
/// matter. <c>status</c> is left out on purpose, for unknown values of it (DELAYED) are not errors.
/// </summary>
internal sealed class AggregatesEnvelope
{
    public string? Ticker { get; set; }

    public bool? Adjusted { get; set; }

    public int? ResultsCount { get; set; }

    /// <summary>Null when absent or null, which is how an empty page looks.</summary>
    public WireBars? Results { get; set; }

    public string? NextUrl { get; set; }
}
