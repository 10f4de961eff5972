namespace Perf.Analysis.Simulation;

/// <summary>A seed in which something happened that never should.</summary>
/// <param name="First">The first few of the violations, with the simulated time of each.</param>
/// <param name="Replay">The command that does this seed again.</param>
public sealed record SimulatedFailure(int Seed, int Violations, IReadOnlyList<string> First, string Replay);
