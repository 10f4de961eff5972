using Perf.Analysis.Gating;

namespace Perf.Lab.Gate.Arms;

/// <param name="Samples">One a benchmark that ran in both arms.</param>
/// <param name="Failed">Benchmarks that an arm could not run, with what it said.</param>
internal sealed record LaunchResult(IReadOnlyList<GateSample> Samples, IReadOnlyList<ArmFailure> Failed);
