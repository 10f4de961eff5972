namespace MarketData.Api.Rows;

/// <summary>What the rows of an answer hold.</summary>
internal enum RowKind
{
    /// <summary>Bars with their features: <c>/api/v1/features/quant/{symbol}</c>.</summary>
    Quant,

    /// <summary>Bars alone: <c>/api/v1/historical/{symbol}</c>.</summary>
    Historical,
}
