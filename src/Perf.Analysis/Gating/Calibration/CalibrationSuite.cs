namespace Perf.Analysis.Gating.Calibration;

/// <summary>One run of a whole suite in which what is true is known.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Effect">Slowdown that was put into the candidate: 0.02 is 2%, 0 none.</param>
/// <param name="HasNeighbour">Whether another process kept a core busy all the time.</param>
/// <param name="Outcome">What the gate said.</param>
/// <param name="Minutes">Without the builds.</param>
/// <param name="Counts">Of the verdicts.</param>
/// <param name="Controls">What was the same in both builds.</param>
/// <param name="Benchmarks">One a benchmark that was timed.</param>
public sealed record CalibrationSuite(
    int Number,
    double Effect,
    bool HasNeighbour,
    GateOutcome Outcome,
    double Minutes,
    GateCounts Counts,
    IReadOnlyList<GateControl> Controls,
    IReadOnlyList<CalibrationBenchmark> Benchmarks);
