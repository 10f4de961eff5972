namespace Perf.Analysis.Load;

/// <summary>A point of a latency curve.</summary>
/// <param name="Percentile">Above 0, below 100.</param>
/// <param name="Ms">So long, or less, that part of the requests took.</param>
public readonly record struct LatencyPoint(double Percentile, double Ms);
