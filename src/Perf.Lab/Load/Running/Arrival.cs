namespace Perf.Lab.Load.Running;

/// <summary>A request that is to be sent.</summary>
internal readonly record struct Arrival(long IntendedNs, int Cell);
