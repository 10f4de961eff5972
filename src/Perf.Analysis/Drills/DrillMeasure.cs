namespace Perf.Analysis.Drills;

/// <summary>A figure of one drill, and what it must not exceed.</summary>
/// <param name="Name">In snake_case, with its unit: <c>next_job_done_ms</c>.</param>
/// <param name="Limit">The objective, from the recovery policy: beyond it the drill has failed (I5).</param>
/// <param name="Target">What the project wants of the 99th percentile; null when no more than the limit.</param>
public sealed record DrillMeasure(string Name, double Value, double Limit, double? Target)
{
    public bool IsWithinLimit => Value <= Limit;
}
