using Perf.Analysis.Json;

namespace Perf.Analysis.Comparing;

/// <summary>Two sets of results, side by side: <c>comparison.json</c>. Ratios are candidate over base.</summary>
public sealed record Comparison : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    public required ComparedRun Base { get; init; }

    public required ComparedRun Candidate { get; init; }

    /// <summary>One sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why the two may not be comparable: another machine, another profile. None when nothing of the kind is known.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>What the ratios, intervals and p values of benchmarks are, and what they do not say.</summary>
    public required string Method { get; init; }

    public required ComparisonCounts Counts { get; init; }

    /// <summary>Null when no benchmark was measured on both sides.</summary>
    public required OverallRatio? GeometricMean { get; init; }

    /// <summary>What differs first, the worst of it before all; then the rest.</summary>
    public required IReadOnlyList<ComparedBenchmark> Benchmarks { get; init; }

    /// <summary>By scenario; none when neither side has a load test.</summary>
    public required IReadOnlyList<ComparedGroup> Load { get; init; }

    /// <summary>One, and one for computing again; none when neither side has a backfill.</summary>
    public required IReadOnlyList<ComparedGroup> Backfill { get; init; }

    /// <summary>By drill; none when neither side has any.</summary>
    public required IReadOnlyList<ComparedGroup> Drills { get; init; }
}
