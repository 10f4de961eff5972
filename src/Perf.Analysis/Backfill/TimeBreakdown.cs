namespace Perf.Analysis.Backfill;

/// <summary>Where the time of the jobs went. The shares of the three stages sum to one.</summary>
/// <param name="WallSeconds">
/// Sum of the jobs' own durations: their stages, what they waited between them, and overhead. More than the elapsed time when jobs
/// overlapped.
/// </param>
/// <param name="BootstrapSeed">Repeats the intervals exactly.</param>
/// <param name="WaitSeconds">What the jobs waited between their stages; null in a file from before it was measured.</param>
public sealed record TimeBreakdown(
    StageTime PolygonApi,
    StageTime DbInserts,
    StageTime FeatureComputation,
    double WallSeconds,
    ulong BootstrapSeed,
    double? WaitSeconds = null)
{
    internal double StageSeconds => PolygonApi.Seconds + DbInserts.Seconds + FeatureComputation.Seconds;

    internal double BusySeconds => WallSeconds - (WaitSeconds ?? 0);
}
