using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>How many times as fast a stage becomes.</summary>
/// <param name="Interval95">Null where it is not known.</param>
public readonly record struct SpeedBounds(double Value, Interval? Interval95);
