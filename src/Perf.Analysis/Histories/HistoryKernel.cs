namespace Perf.Analysis.Histories;

/// <summary>A frozen kernel in one run.</summary>
/// <param name="Kernels">The class it is of, which is what <see cref="HistoryBenchmark.Kernels"/> names.</param>
/// <param name="MedianNs">Of its iterations, nanoseconds an operation.</param>
public sealed record HistoryKernel(string Kernels, string Name, double MedianNs);
