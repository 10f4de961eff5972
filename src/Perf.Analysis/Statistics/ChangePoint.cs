namespace Perf.Analysis.Statistics;

/// <summary>A step in a history of runs that two methods found.</summary>
/// <param name="Index">The first run of the new level, counted from 0: the change lies between it and the run before.</param>
/// <param name="Before">Median of the runs from the change before, or the start, up to this one.</param>
/// <param name="After">Median of the runs from this one up to the next change, or the end.</param>
/// <param name="EnergyP">How likely so large a divergence is in runs of one level, by <see cref="EnergyDivergence"/>.</param>
/// <param name="RankP">How likely so large a difference of ranks is, by <see cref="RankDivergence"/>.</param>
public sealed record ChangePoint(int Index, double Before, double After, double EnergyP, double RankP);
