namespace Perf.Analysis.Histories;

/// <summary>A benchmark in one run.</summary>
/// <param name="Identity">Full name with its parameters.</param>
/// <param name="Kernels">The kernels whose times <paramref name="Ratio"/> is to.</param>
/// <param name="Ratio">Its median over the geometric mean of the kernels' medians, of the same run: what is judged.</param>
/// <param name="MedianNs">Nanoseconds an operation, for reading: never judged.</param>
/// <param name="BytesPerOperation">Managed bytes allocated; null when not measured.</param>
public sealed record HistoryBenchmark(string Identity, string Kernels, double Ratio, double MedianNs, long? BytesPerOperation);
