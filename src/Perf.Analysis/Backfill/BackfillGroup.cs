namespace Perf.Analysis.Backfill;

/// <summary>The jobs of one timeframe, or of one symbol, together.</summary>
/// <param name="Name">The timeframe or the symbol.</param>
/// <param name="Jobs">Jobs that ran, failed ones included.</param>
/// <param name="Records">Records committed.</param>
/// <param name="AverageSeconds">Mean duration of a job, without what it waited between its stages.</param>
/// <param name="RecordsPerSecond">Records over those durations; 0 when no time passed.</param>
public sealed record BackfillGroup(
    string Name,
    int Jobs,
    int CompletedJobs,
    long Records,
    double AverageSeconds,
    double FetchSeconds,
    double ComputeSeconds,
    double StoreSeconds,
    double RecordsPerSecond);
