using Perf.Analysis.Backfill;

namespace Perf.Lab.Decide.Trials;

/// <summary>What one trial came to.</summary>
/// <param name="WallSeconds">From the start of its first job to the end of its last.</param>
/// <param name="AddedSeconds">To a stage on purpose, over all jobs.</param>
internal sealed record TrialRun(double WallSeconds, double AddedSeconds, IReadOnlyList<BackfillJobRecord> Jobs);
