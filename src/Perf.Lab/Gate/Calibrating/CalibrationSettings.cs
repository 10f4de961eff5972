using Perf.Analysis.Gating.Calibration;

namespace Perf.Lab.Gate.Calibrating;

/// <param name="Suites">Of each effect.</param>
/// <param name="Effects">Slowdowns to put into the candidate, in percent; 0 is none.</param>
/// <param name="IsCrowded">A neighbour keeps a core busy in every other suite.</param>
/// <param name="Earlier">Of other sittings, counted with these.</param>
/// <param name="Resampled">Suites to put together from the launches of the real ones.</param>
internal sealed record CalibrationSettings(
    int Suites, IReadOnlyList<int> Effects, bool IsCrowded, IReadOnlyList<CalibrationSuite> Earlier, int Resampled);
