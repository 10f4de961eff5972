namespace Perf.Analysis.Backfill;

/// <summary>Where the time of the jobs went. The shares of the three stages sum to one.</summary>
/// <param name="WallSeconds">
/// Sum of the jobs' own durations. More than the stages together: overhead of the jobs; less: stages that overlapped.
/// </param>
/// <param name="BootstrapSeed">Repeats the intervals exactly.</param>
public sealed record TimeBreakdown(
    StageTime PolygonApi,
    StageTime DbInserts,
    StageTime FeatureComputation,
    double WallSeconds,
    ulong BootstrapSeed)
{
    internal double StageSeconds => PolygonApi.Seconds + DbInserts.Seconds + FeatureComputation.Seconds;
}
