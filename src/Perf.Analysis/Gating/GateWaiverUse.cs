namespace Perf.Analysis.Gating;

/// <summary>A waiver as the report lists it.</summary>
/// <param name="Benchmarks">Those it covered.</param>
public sealed record GateWaiverUse(
    string Id, string Owner, string Reason, DateOnly Expires, WaiverState State, IReadOnlyList<string> Benchmarks);
