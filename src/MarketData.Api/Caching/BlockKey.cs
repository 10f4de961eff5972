using MarketData.Api.Rows;
using MarketData.Bars;

namespace MarketData.Api.Caching;

/// <summary>What one block is kept for.</summary>
internal readonly record struct BlockKey(RowKind Kind, SeriesKey Series);
