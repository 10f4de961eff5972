using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Drills;
using Perf.Analysis.Load;

namespace Perf.Analysis.Comparing;

/// <summary>What one side measured, as <see cref="ResultReader"/> found it.</summary>
/// <param name="Hosts">What the exports say of their machines, each once.</param>
/// <param name="Benchmarks">Each once for every job.</param>
/// <param name="Load">Null when there is none, as the two after it.</param>
public sealed record ComparedResults(
    ComparedRun Run,
    IReadOnlyList<BenchmarkHost> Hosts,
    IReadOnlyList<BenchmarkResult> Benchmarks,
    IReadOnlyList<BenchmarkFailure> Failures,
    LoadTestReport? Load,
    BackfillBaseline? Backfill,
    DrillReport? Drills)
{
    /// <summary>Whether there is anything to compare.</summary>
    public bool IsEmpty => Benchmarks.Count + Failures.Count == 0 && Load is null && Backfill is null && Drills is null;
}
