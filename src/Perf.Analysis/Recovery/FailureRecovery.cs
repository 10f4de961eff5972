namespace Perf.Analysis.Recovery;

/// <summary>The objective of one failure.</summary>
/// <param name="Rto">The objective with its unit, for people.</param>
/// <param name="RtoSeconds">The same; longer is a breach.</param>
/// <param name="Measured">From which moment to which.</param>
/// <param name="TargetSeconds">What the drills hold recovery to, well below the objective.</param>
/// <param name="AnswerTargetMs">The longest answer from what is kept meanwhile; null where the failure reaches no answer.</param>
public sealed record FailureRecovery(
    string Rto,
    double RtoSeconds,
    string Measured,
    string Procedure,
    string Fallback,
    double TargetSeconds,
    double? AnswerTargetMs);
