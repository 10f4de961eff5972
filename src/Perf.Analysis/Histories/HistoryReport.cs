using Perf.Analysis.Json;

namespace Perf.Analysis.Histories;

/// <summary>
/// Where the benchmarks of a history changed: <c>history_report.json</c>. Ratios are to the reference kernels: more is slower.
/// </summary>
public sealed record HistoryReport : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>One sentence.</summary>
    public required string Verdict { get; init; }

    /// <summary>Runs in the file.</summary>
    public required int Runs { get; init; }

    /// <summary>Lines that were torn or are of another version, and were passed over.</summary>
    public required int UnreadableLines { get; init; }

    /// <summary>What is a change here, and what is not.</summary>
    public required string Method { get; init; }

    /// <summary>In the order in which they began.</summary>
    public required IReadOnlyList<HistorySeries> Series { get; init; }
}
