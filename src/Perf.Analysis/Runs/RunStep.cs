namespace Perf.Analysis.Runs;

/// <summary>One step of a run, as it ended.</summary>
/// <param name="Name">The verb of the step: <c>bench</c>, <c>backfill</c>, <c>decide</c> …</param>
/// <param name="Detail">Why it failed or was skipped, or what it did; null when there is nothing to add.</param>
public sealed record RunStep(string Name, StepStatus Status, double DurationSeconds, string? Detail);
