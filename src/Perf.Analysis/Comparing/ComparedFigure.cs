using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>A figure of a load test, a backfill or a drill on both sides.</summary>
/// <param name="Name">In snake_case, with its unit: <c>p95_ms</c>.</param>
/// <param name="Base">Null when that side does not have it.</param>
/// <param name="BaseInterval95">Null when that side does not say.</param>
/// <param name="Ratio">Candidate over base; null when one is missing or not above 0.</param>
/// <param name="RatioInterval95">Null when it has none.</param>
/// <param name="PValue">Adjusted (Holm); null when there is no test.</param>
/// <param name="Basis">What the finding rests on, or why there is none.</param>
public sealed record ComparedFigure(
    string Name,
    double? Base,
    Interval? BaseInterval95,
    double? Candidate,
    Interval? CandidateInterval95,
    double? Ratio,
    Interval? RatioInterval95,
    double? PValue,
    Finding Finding,
    string Basis);
