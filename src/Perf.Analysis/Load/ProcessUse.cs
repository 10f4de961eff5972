namespace Perf.Analysis.Load;

/// <summary>What one side of a run used of the machine.</summary>
/// <param name="MeanCores">Processors busy with it, on average.</param>
/// <param name="Share">Of all processors: 0 to 1.</param>
/// <param name="MeanMemoryBytes">Resident; null where only its time is known.</param>
public sealed record ProcessUse(double MeanCores, double Share, long? MeanMemoryBytes, long? MaxMemoryBytes);
