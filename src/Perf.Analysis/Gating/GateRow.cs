using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>One benchmark of a report. Everything measured is null where it was not.</summary>
public sealed record GateRow
{
    public required string Benchmark { get; init; }

    /// <summary>The group that judged it.</summary>
    public required string Group { get; init; }

    public required GateVerdict Verdict { get; init; }

    /// <summary>A sentence on the verdict where it needs one; else null.</summary>
    public required string? Reason { get; init; }

    /// <summary>The arm that could not run it; null where both could.</summary>
    public GateArm? FailedIn { get; init; }

    /// <summary>Whether the first look found it suspicious.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>Launches, or stored iterations of the smaller side, behind the ratio.</summary>
    public int Rounds { get; init; }

    /// <summary>Candidate over base by the clock that judges, of the look that decided: above 1 is slower.</summary>
    public double? Ratio { get; init; }

    public Interval? RatioInterval95 { get; init; }

    /// <summary>One-sided, that it is slower, adjusted for the suspects (Holm); null for what was not tested a second time.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>0.01: the ratio's lower end must exceed 1.01.</summary>
    public required double Tolerance { get; init; }

    /// <summary>Smallest slowdown that would have failed four times in five: 0.02 is 2%.</summary>
    public double? Detectable { get; init; }

    /// <summary>By the monotonic clock, where another one judges.</summary>
    public double? WallRatio { get; init; }

    /// <summary>It takes longer by the monotonic clock and not by its own: it waits for something. Said, and no reason to fail.</summary>
    public bool Waits { get; init; }

    /// <summary>An operation's median time.</summary>
    public double? BaseNs { get; init; }

    public double? CandidateNs { get; init; }

    /// <summary>Bytes an operation, the least of all launches.</summary>
    public double? BaseBytes { get; init; }

    public double? CandidateBytes { get; init; }

    /// <summary>The waiver that covers it; null without one.</summary>
    public string? Waiver { get; init; }

    /// <summary>How near it came to failing: the ratio's lower end, as a slowdown, over the tolerance. Reports go by it.</summary>
    internal double Severity =>
        Math.Log(RatioInterval95?.Low ?? Ratio ?? 1) / Math.Max(Math.Log(1 + Tolerance), 1e-4);

    /// <summary>Whether it makes the gate fail; a base that cannot run it does not.</summary>
    internal bool IsFailure =>
        Verdict is GateVerdict.Regressed or GateVerdict.Disappeared || (Verdict == GateVerdict.Failed && FailedIn == GateArm.Candidate);

    /// <summary>Whether nothing can be said of it.</summary>
    internal bool IsOpen => Verdict == GateVerdict.Inconclusive || (Verdict == GateVerdict.Failed && FailedIn == GateArm.Base);
}
