namespace MarketData.Bars;

/// <summary>
/// One page of a fetch, accepted whole. Its bars, the quarantined ones too, belong to the source and are reused for the next
/// page: take what you need before asking for it.
/// </summary>
/// <param name="Bars">The page's bars, in ascending time, each inside the range that was asked for.</param>
/// <param name="Index">Position of the page in its fetch, from 0.</param>
/// <param name="BodyBytes">Length of the page's JSON, decompressed.</param>
public readonly record struct BarPage(BarColumns Bars, int Index, long BodyBytes)
{
    /// <summary>What was left out of the page because it cannot be true; null, as nearly always, when nothing was.</summary>
    public QuarantinedBars? Quarantined { get; init; }
}
