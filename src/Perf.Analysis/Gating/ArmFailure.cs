namespace Perf.Analysis.Gating;

/// <summary>A benchmark that an arm could not run in a launch.</summary>
/// <param name="Arm">Whose build it was.</param>
/// <param name="Message">What the arm said.</param>
public sealed record ArmFailure(string Benchmark, GateArm Arm, string Message);
