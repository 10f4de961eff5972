using Perf.Analysis.Json;

namespace Perf.Analysis.Recovery;

/// <summary>
/// <c>rto_rpo_definition.json</c>: what users accept when something fails, and what is done about it. Groups and keys are named as in the
/// user's plan (<c>FRESH</c>, <c>SCHEDULER_CRASH</c>, <c>CRITICAL_SYMBOLS</c>), each group in the plan's order.
/// </summary>
public sealed record RecoveryDefinition : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    /// <summary><c>FRESH</c>, <c>AGING</c>, <c>STALE</c>, <c>MISSING</c>.</summary>
    public required IReadOnlyDictionary<string, StalenessThreshold> FeatureStalenessThresholds { get; init; }

    /// <summary><c>SCHEDULER_CRASH</c>, <c>POLYGON_API_RATE_LIMIT</c>, ...</summary>
    public required IReadOnlyDictionary<string, FailureRecovery> RtoByFailureType { get; init; }

    /// <summary><c>CRITICAL_SYMBOLS</c>, <c>STANDARD_SYMBOLS</c>, <c>LOW_PRIORITY_SYMBOLS</c>.</summary>
    public required IReadOnlyDictionary<string, ClassRecovery> RpoBySymbolCriticality { get; init; }

    /// <summary>The waits after the first failed attempt of a job, the second and so on; after them it has failed.</summary>
    public required IReadOnlyList<double> BackoffSeconds { get; init; }

    /// <summary>How long systemd waits before it starts a service again.</summary>
    public required double RestartDelaySeconds { get; init; }

    public required IReadOnlyList<ScheduleDefinition> Schedules { get; init; }

    public required IReadOnlyList<ProcedureDefinition> SchedulerRecoveryProcedures { get; init; }

    /// <summary>How often the alerts are judged.</summary>
    public required double AlertJudgingIntervalSeconds { get; init; }

    /// <summary>By kind; each over all symbols and by class.</summary>
    public required IReadOnlyDictionary<string, AlertDefinition> Alerts { get; init; }

    /// <summary>Where the user's documents disagree, and what holds.</summary>
    public required IReadOnlyList<ResolvedContradiction> Contradictions { get; init; }
}
