using Perf.Lab.Drills.Benches;

namespace Perf.Lab.Drills;

/// <summary>
/// One fault, injected into real processes, and what must come of it. A file in <c>Faults</c>, listed in <see cref="DrillCatalog"/>. Holds
/// nothing: all that a run has is its bench's.
/// </summary>
internal interface IDrill
{
    DrillFacts Facts { get; }

    /// <summary>
    /// Injects the fault and waits for the recovery; notes moments, measures and invariants in <see cref="DrillBench.Log"/>. Returns also
    /// when a limit was missed: the log is judged. With <see cref="DrillBench.ProtectionOff"/> the protection is left out, and the run must fail.
    /// </summary>
    /// <exception cref="NotRecoveredException">What was waited for did not come: the drill has failed.</exception>
    /// <exception cref="DrillSkippedException">This machine lacks what the drill needs.</exception>
    Task RunAsync(DrillBench bench, CancellationToken cancellationToken);
}
