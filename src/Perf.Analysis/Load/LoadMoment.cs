namespace Perf.Analysis.Load;

/// <summary>A stretch of a run: what ended in it, how long that had taken, and who used the processors meanwhile.</summary>
/// <param name="AtSeconds">Its start, since the measured part began; below 0 in the warm-up.</param>
/// <param name="RequestsPerSecond">Answered successfully.</param>
/// <param name="FailedPerSecond">Ended otherwise.</param>
/// <param name="P50Ms">Of what ended in it, from the intended time on, as <see cref="LoadRun.Latency"/> has it; null without any.</param>
/// <param name="P99Ms">The same; null with too few to say.</param>
/// <param name="GcPauseMs">In which the collector stopped the API; null where its runtime could not be asked, and in the warm-up.</param>
/// <param name="Cores">Null where nobody watched, or the stretch was too short to.</param>
public sealed record LoadMoment(
    double AtSeconds,
    double LengthSeconds,
    double RequestsPerSecond,
    double FailedPerSecond,
    double? P50Ms,
    double? P99Ms,
    double? GcPauseMs,
    CoreUse? Cores);
