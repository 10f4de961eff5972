namespace Perf.Analysis.Gating;

/// <summary>What the launches of a duet brought, controls among the benchmarks.</summary>
/// <param name="Benchmarks">Names that both builds have and that were to be measured.</param>
/// <param name="First">Samples of the first look.</param>
/// <param name="Second">Samples of the second look: fresh launches of the suspects and the controls; empty when there was none.</param>
/// <param name="Failures">What an arm could not run, in either look.</param>
/// <param name="Disappeared">Names that the base alone has.</param>
/// <param name="New">Names that the candidate alone has.</param>
public sealed record GateEvidence(
    IReadOnlyList<string> Benchmarks,
    IReadOnlyList<GateSample> First,
    IReadOnlyList<GateSample> Second,
    IReadOnlyList<ArmFailure> Failures,
    IReadOnlyList<string> Disappeared,
    IReadOnlyList<string> New)
{
    /// <value>True when both builds are the same to the byte, so that nothing was measured.</value>
    public bool AreIdentical { get; init; }
}
