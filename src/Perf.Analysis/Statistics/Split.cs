namespace Perf.Analysis.Statistics;

/// <summary>Where one method cuts a series in two.</summary>
/// <param name="Index">The first value behind the cut, counted from 0.</param>
/// <param name="P">How likely so large a statistic is when the values come in any order.</param>
internal readonly record struct Split(int Index, double P);
