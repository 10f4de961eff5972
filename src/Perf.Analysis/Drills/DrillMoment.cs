namespace Perf.Analysis.Drills;

/// <summary>Something that happened in a drill.</summary>
/// <param name="Kind">injection, detection, recovery or note.</param>
/// <param name="AtMs">Since the drill began.</param>
/// <param name="What">In words; holds no secret.</param>
public sealed record DrillMoment(DrillMomentKind Kind, DateTimeOffset At, double AtMs, string What);
