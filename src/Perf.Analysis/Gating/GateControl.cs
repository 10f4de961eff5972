using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>Work that is the same in both builds, by the launches of one look.</summary>
/// <param name="Name">A benchmark's, or the base's copy by the clock it was read from.</param>
/// <param name="Look">1 or 2.</param>
/// <param name="Launches">How many measured it.</param>
/// <param name="Ratio">Candidate over base, or copy over base.</param>
/// <param name="Interval95">Of the ratio; null with too few launches.</param>
/// <param name="AdjustedPValue">Two-sided, adjusted for the controls of the look (Holm).</param>
/// <param name="Tolerance">It has moved when p is small and the whole interval lies further from 1 than this.</param>
public sealed record GateControl(
    string Name,
    int Look,
    int Launches,
    double Ratio,
    Interval? Interval95,
    double AdjustedPValue,
    double Tolerance,
    bool HasMoved);
