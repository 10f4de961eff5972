using Perf.Testbed.Market;

namespace Perf.Testbed.Stub;

/// <summary>What one answer says.</summary>
/// <param name="NextUrl">Absolute, without a key; null on the last page.</param>
internal sealed record AggregatesPage(AggregatesRequest Request, MarketPage Bars, string RequestId, string? NextUrl);
