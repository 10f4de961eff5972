namespace Perf.Testbed.Market;

/// <summary>What a set of bars adds up to.</summary>
/// <param name="FirstUnixMs">Start of the earliest bar; null when there is none.</param>
/// <param name="LastUnixMs">Start of the latest bar; null when there is none.</param>
/// <param name="VolumeSum">In shares or coins; exact.</param>
public readonly record struct SeriesTotals(long Bars, long? FirstUnixMs, long? LastUnixMs, double VolumeSum);
