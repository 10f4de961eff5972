namespace Perf.Analysis.Simulation;

/// <summary>A kind of alert, over all times that were simulated, of every class and of all symbols together.</summary>
/// <param name="Kind">In snake_case.</param>
/// <param name="Raised">How many times it was.</param>
/// <param name="Late">
/// How many times it was raised, or cleared, later than one judging interval behind the moment from which that was due, or not at all.
/// </param>
/// <param name="WorstDelaySeconds">The longest from when it was due, or over, to when that was said; while somebody could judge.</param>
public sealed record SimulatedAlert(string Kind, long Raised, long Late, double WorstDelaySeconds);
