namespace Perf.Analysis.Gating;

/// <summary>What the first look came to.</summary>
/// <param name="Suspects">Benchmarks that may have become slower, or spread too far to say; the second look is of these.</param>
/// <param name="Controls">What was the same in both builds, and whether it moved.</param>
/// <param name="SecondLook">What the second look is to measure: suspects and controls; empty without a suspect.</param>
public sealed record GateScreen(IReadOnlyList<string> Suspects, IReadOnlyList<GateControl> Controls, IReadOnlyList<string> SecondLook)
{
    /// <summary>The launches were not fair to the builds: begin again once, then give up.</summary>
    public bool IsContaminated => Controls.Any(control => control.HasMoved);
}
