namespace Perf.Analysis.Benchmarks;

/// <summary>What the suites of one run exported.</summary>
/// <param name="Results">In the order of the files' names, and within a file in the order they ran.</param>
/// <param name="Failures">Cases that were listed and not measured.</param>
public sealed record BenchmarkSet(IReadOnlyList<BenchmarkResult> Results, IReadOnlyList<BenchmarkFailure> Failures)
{
    public static BenchmarkSet Empty { get; } = new([], []);

    /// <summary>The cases of one suite; empty when it was not run.</summary>
    public IReadOnlyList<BenchmarkResult> Suite(string name) =>
        [.. Results.Where(result => string.Equals(result.Suite, name, StringComparison.OrdinalIgnoreCase))];
}
