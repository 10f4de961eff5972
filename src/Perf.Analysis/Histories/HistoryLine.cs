using Perf.Analysis.Json;

namespace Perf.Analysis.Histories;

/// <summary>A run in <c>history.jsonl</c>: one line, written once.</summary>
public sealed record HistoryLine : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>That of the manifest.</summary>
    public required string RunId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The commit that was measured, in full; <c>unknown</c> outside a repository.</summary>
    public required string Commit { get; init; }

    /// <summary>True when the working tree differed from the commit.</summary>
    public required bool Dirty { get; init; }

    public required string MachineFingerprint { get; init; }

    /// <summary><c>smoke</c>, <c>quick</c> or <c>full</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>Name of the set of kernels that the ratios are to.</summary>
    public required string ReferenceSet { get; init; }

    /// <summary>The kernels as they were measured in this run.</summary>
    public required IReadOnlyList<HistoryKernel> Kernels { get; init; }

    public required IReadOnlyList<HistoryBenchmark> Benchmarks { get; init; }
}
