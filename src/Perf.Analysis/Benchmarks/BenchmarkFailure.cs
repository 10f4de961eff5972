namespace Perf.Analysis.Benchmarks;

/// <summary>A case that BenchmarkDotNet listed without having measured it, because it threw or did not build.</summary>
/// <param name="Identity">As <see cref="BenchmarkResult.Identity"/>.</param>
/// <param name="File">The file it was read from, without folder.</param>
/// <param name="Job">As <see cref="BenchmarkResult.Job"/>.</param>
public sealed record BenchmarkFailure(string Identity, string File, string Job = "");
