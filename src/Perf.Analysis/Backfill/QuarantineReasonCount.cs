namespace Perf.Analysis.Backfill;

/// <summary>How many bars were quarantined for one reason.</summary>
/// <param name="Reason">For people: <c>high below low</c>.</param>
public sealed record QuarantineReasonCount(string Reason, long Bars);
