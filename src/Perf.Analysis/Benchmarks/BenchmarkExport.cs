namespace Perf.Analysis.Benchmarks;

/// <summary>One export as it stands: a case is in it once for every job.</summary>
/// <param name="Path">The file.</param>
/// <param name="Host">Null when it says nothing about it.</param>
public sealed record BenchmarkExport(
    string Path, BenchmarkHost? Host, IReadOnlyList<BenchmarkResult> Results, IReadOnlyList<BenchmarkFailure> Failures);
