namespace MarketData.Bars;

/// <summary>
/// One page of a fetch, accepted whole. <see cref="Bars"/> belongs to the source and is reused for the next page: take what
/// you need before asking for it.
/// </summary>
/// <param name="Bars">The page's bars, in ascending time, each inside the range that was asked for.</param>
/// <param name="Index">Position of the page in its fetch, from 0.</param>
/// <param name="BodyBytes">Length of the page's JSON, decompressed.</param>
public readonly record struct BarPage(BarColumns Bars, int Index, long BodyBytes);
