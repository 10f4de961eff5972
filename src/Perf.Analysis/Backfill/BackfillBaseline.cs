using Perf.Analysis.Json;

namespace Perf.Analysis.Backfill;

/// <summary>The baseline of a backfill: <c>phase_2_backfill_baseline.json</c>.</summary>
public sealed record BackfillBaseline : IArtifact
{
    public static int CurrentSchemaVersion => 1;

    public required int SchemaVersion { get; init; }

    public required BackfillConfiguration Configuration { get; init; }

    public required BackfillTotals Totals { get; init; }

    public required TimeBreakdown TimeBreakdown { get; init; }

    /// <summary>Null when no job ran.</summary>
    public required SlowestPart? SlowestJob { get; init; }

    /// <summary>By mean duration of a job; null when no job ran.</summary>
    public required SlowestPart? SlowestSymbol { get; init; }

    /// <summary>By mean duration of a job; null when no job ran.</summary>
    public required SlowestPart? SlowestTimeframe { get; init; }

    /// <summary>In the order of the configuration; timeframes without a job are left out.</summary>
    public required IReadOnlyList<BackfillGroup> PerTimeframe { get; init; }

    /// <summary>In the order of the configuration; symbols without a job are left out.</summary>
    public required IReadOnlyList<BackfillGroup> PerSymbol { get; init; }

    /// <summary>Null when the source keeps no record of what it served.</summary>
    public required OracleCheck? OracleCheck { get; init; }

    /// <summary>Null when it was not checked, as in an interrupted backfill or in a file from before it was.</summary>
    public QuarantineCheck? Quarantine { get; init; }

    /// <summary>Null when the features were not computed again, or in a file from before they could be.</summary>
    public EnrichmentTotals? Enrichment { get; init; }

    /// <summary>Null where the system does not tell, or in a file from before it was measured.</summary>
    public ProcessorTime? Processor { get; init; }

    /// <summary>True when the backfill was stopped before its last job: the totals are of the jobs that ran.</summary>
    public required bool Interrupted { get; init; }

    /// <summary>In the order they ended.</summary>
    public required IReadOnlyList<BackfillJobRecord> Jobs { get; init; }

    /// <summary>How many times as fast as it was the backfill can become whatever runs at once; null where that is not known.</summary>
    internal double? MostByProcessors => Processor is { LeastSeconds: > 0 } processor
        ? Totals.TotalDurationSeconds / processor.LeastSeconds
        : null;

    /// <summary>The same with so many jobs at once: no more times than jobs.</summary>
    internal double? MostTimesAsFast(int concurrency) => MostByProcessors is { } most
        ? Math.Min((double)concurrency / Configuration.Concurrency, most)
        : null;
}
