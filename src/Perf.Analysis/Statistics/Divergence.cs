namespace Perf.Analysis.Statistics;

/// <summary>By how much the values before each possible cut of a segment differ from those behind it.</summary>
/// <param name="segment">At least one value.</param>
/// <param name="at">
/// As long as the segment: element t is set to the statistic of a cut before value t, for t from 1 on; larger is more different.
/// </param>
internal delegate void Divergence(ReadOnlySpan<double> segment, Span<double> at);
