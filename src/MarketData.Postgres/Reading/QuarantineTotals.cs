using MarketData.Bars;

namespace MarketData.Postgres.Reading;

/// <summary>How many bars are in quarantine for one reason.</summary>
/// <param name="OpenBars">Those in whose place no true bar was stored since the source sent them last.</param>
/// <param name="ResolvedBars">The others.</param>
public sealed record QuarantineTotals(QuarantineReason Reason, long OpenBars, long ResolvedBars);
