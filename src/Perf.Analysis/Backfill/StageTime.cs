using Perf.Analysis.Statistics;

namespace Perf.Analysis.Backfill;

/// <summary>What one stage took, over all jobs.</summary>
/// <param name="Seconds">Summed over the jobs, whether or not they ran at once.</param>
/// <param name="Share">Of the three stages together, 0 to 1; null when they took no time.</param>
/// <param name="ShareInterval95">Bootstrap over the jobs; null with too few of them to say.</param>
public sealed record StageTime(double Seconds, double? Share, Interval? ShareInterval95);
