using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions.Proving;

/// <summary>What a way to predict says of an action.</summary>
/// <param name="Speedup">Old time over new time.</param>
/// <param name="Interval95">Null where one of what it rests on has none.</param>
public sealed record Forecast(double Speedup, Interval? Interval95);
