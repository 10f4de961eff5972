using Perf.Analysis.Comparing;
using Perf.Analysis.Json;

namespace Perf.Analysis.Gating;

/// <summary>The verdict on a candidate: <c>gate_report.json</c>.</summary>
public sealed record GateReport : IArtifact
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "gate_report.json";

    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    public required GateOutcome Outcome { get; init; }

    /// <summary>0 passed, 1 failed, 3 not to be said.</summary>
    public required int ExitCode { get; init; }

    /// <summary>True when work that is the same in both builds differed; times are then not judged.</summary>
    public required bool IsContaminated { get; init; }

    public required string Base { get; init; }

    public required string Candidate { get; init; }

    public required DateTimeOffset JudgedAt { get; init; }

    public required double Minutes { get; init; }

    /// <summary>Whether this is the second attempt, after a contaminated one.</summary>
    public required bool IsRepeated { get; init; }

    public required GateCounts Counts { get; init; }

    /// <summary>Over the benchmarks that were timed; null when none was.</summary>
    public required OverallRatio? GeometricMean { get; init; }

    /// <summary>The smallest slowdown that half of the benchmarks would have shown; null when nothing was timed.</summary>
    public required double? MedianDetectable { get; init; }

    /// <summary>The smallest one that all of them would have shown; null when one could have shown none.</summary>
    public required double? LargestDetectable { get; init; }

    /// <summary>Launches of the first look, and of the second (0 without one).</summary>
    public required int ScreenLaunches { get; init; }

    public required int ConfirmLaunches { get; init; }

    public required IReadOnlyList<GateControl> Controls { get; init; }

    /// <summary>What fails first, then by how near each came to failing.</summary>
    public required IReadOnlyList<GateRow> Rows { get; init; }

    public required IReadOnlyList<GateBudgetResult> Budgets { get; init; }

    public required IReadOnlyList<GateWaiverUse> Waivers { get; init; }

    /// <summary>What a reader should know of the measurement.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What repeats it.</summary>
    public required string Command { get; init; }
}
