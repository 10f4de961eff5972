namespace Perf.Analysis.Recovery;

/// <param name="ThresholdHours">
/// The age at which the next level begins; of <c>STALE</c>, the age from which on no class of symbols accepts it. Null: it has none.
/// </param>
/// <param name="Action">What is answered.</param>
public sealed record StalenessThreshold(double? ThresholdHours, string Action);
