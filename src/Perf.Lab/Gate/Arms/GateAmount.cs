namespace Perf.Lab.Gate.Arms;

/// <summary>How much a launch measures of each benchmark.</summary>
/// <param name="Quads">Quads of the candidate against the base.</param>
/// <param name="SliceNs">About how long a slice lasts.</param>
/// <param name="WarmUpNs">How long each arm works on a benchmark before it counts.</param>
/// <param name="ControlShare">Of how many benchmarks, of 1, a launch also measures the base's copy against the base.</param>
internal sealed record GateAmount(int Quads = 16, double SliceNs = 2e6, double WarmUpNs = 60e6, double ControlShare = 0.2);
