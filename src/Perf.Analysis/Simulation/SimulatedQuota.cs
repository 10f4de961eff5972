namespace Perf.Analysis.Simulation;

/// <summary>What was asked of the source.</summary>
/// <param name="FreeSeeds">How many of the seeds that were finished had the free quota; the others had the paid one.</param>
/// <param name="Requests">Of all seeds.</param>
/// <param name="Exceeded">How many requests were one too many in their window, as the server counts.</param>
public sealed record SimulatedQuota(int FreeSeeds, long Requests, long Exceeded);
