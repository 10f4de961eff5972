namespace Perf.Analysis.Load;

/// <summary>A time in which the collector of the API's runtime stopped all of its threads.</summary>
/// <param name="AtSeconds">Its start, since the measured part began.</param>
public readonly record struct GcPause(double AtSeconds, double LengthSeconds);
