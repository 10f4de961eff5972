namespace Perf.Analysis.Histories;

/// <summary>A benchmark in a series of runs.</summary>
/// <param name="Identity">Full name with its parameters.</param>
/// <param name="Runs">That measured it; below <see cref="HistoryReportBuilder.FewestRuns"/> no change can be found.</param>
/// <param name="LatestRatio">To the reference kernels, in the newest run that measured it.</param>
/// <param name="Changes">In the order of the runs.</param>
public sealed record BenchmarkHistory(string Identity, int Runs, double LatestRatio, IReadOnlyList<HistoryChange> Changes);
