namespace Perf.Analysis.Comparing;

/// <summary>A benchmark on one side.</summary>
/// <param name="MedianNs">Of the iterations, an operation.</param>
/// <param name="Iterations">How many there are.</param>
/// <param name="BytesPerOperation">Managed bytes allocated; null when not measured.</param>
/// <param name="Job">See <see cref="Benchmarks.BenchmarkResult.Job"/>.</param>
public sealed record BenchmarkFigures(double MedianNs, int Iterations, long? BytesPerOperation, string Job);
