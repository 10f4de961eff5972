using Perf.Analysis.Decisions.Proving;
using Perf.Analysis.Json;
using Perf.Analysis.Runs;

namespace Perf.Analysis.Decisions;

/// <summary>What is the bottleneck, and what can be done about it: <c>decision_matrix.json</c>.</summary>
public sealed record DecisionMatrix : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary>The rule that was applied, in words.</summary>
    public required string Rule { get; init; }

    /// <summary>The share above which the rule names a stage, 0 to 1.</summary>
    public required double RuleThreshold { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The three stages: API, database, computation.</summary>
    public required IReadOnlyList<StageShare> Stages { get; init; }

    /// <summary>The recommended first, then by what they are predicted to buy; ties as in the catalogue.</summary>
    public required IReadOnlyList<DecisionAction> Actions { get; init; }

    public required IReadOnlyList<EvidenceQuote> Evidence { get; init; }

    /// <summary>Evidence that should be here and is not.</summary>
    public required IReadOnlyList<MissingPart> Missing { get; init; }

    /// <summary>What was predicted before it was tried, and what was measured; null until <c>decide --verify</c>.</summary>
    public DecisionProof? Proof { get; init; }
}
