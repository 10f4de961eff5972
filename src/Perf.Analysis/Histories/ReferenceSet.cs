using Perf.Analysis.Benchmarks;

namespace Perf.Analysis.Histories;

/// <summary>
/// The frozen kernels that every run measures, so that a benchmark's time can be told as a ratio to theirs. A test holds a hash of
/// their source: whoever changes it gives the set a new <see cref="Name"/>, with which a new series begins.
/// </summary>
public static class ReferenceSet
{
    /// <summary>Of the kernels as they are now.</summary>
    public const string Name = "kernels-1";

    /// <summary>Where the kernels lie.</summary>
    public const string Suite = "Reference";

    /// <summary>
    /// Arithmetic, memory and allocation: the geometric mean of their times is the reference of what does not wait for PostgreSQL.
    /// </summary>
    public const string ComputeKernels = "ComputeKernels";

    /// <summary>A statement that does nothing, there and back: the reference of suites that wait for PostgreSQL.</summary>
    public const string ServerKernels = "ServerKernels";

    private static readonly string[] ServerSuites = ["Insert", "Reading", "Enrichment", "Serving"];

    /// <summary>Which kernels a case is told by; null for a kernel itself.</summary>
    public static string? KernelsFor(BenchmarkResult result) =>
        result.Suite == Suite ? null : WaitsForServer(result.Suite) ? ServerKernels : ComputeKernels;

    /// <summary>Whether the times of a suite are told by <see cref="ServerKernels"/>.</summary>
    public static bool WaitsForServer(string suite) => ServerSuites.Contains(suite, StringComparer.Ordinal);
}
