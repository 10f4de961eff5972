namespace Perf.Analysis.Drills;

/// <summary>Whether one of the invariants held.</summary>
/// <param name="Id">I1 to I7.</param>
/// <param name="Detail">What was looked at, or what was wrong.</param>
public sealed record InvariantCheck(string Id, bool Holds, string Detail);
