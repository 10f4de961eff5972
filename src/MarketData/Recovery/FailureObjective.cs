namespace MarketData.Recovery;

/// <summary>How soon the product is itself again after a failure. What it answers meanwhile is the fallback.</summary>
/// <param name="Rto">The user's objective. Longer is a breach.</param>
/// <param name="Measured">From which moment to which the objective runs.</param>
/// <param name="Procedure">What brings it back, without anybody.</param>
/// <param name="Fallback">What holds until then.</param>
/// <param name="Target">What we hold ourselves to: well below the objective.</param>
/// <param name="AnswerTarget">The longest answer from what is kept meanwhile; null where the failure reaches no answer.</param>
public sealed record FailureObjective(
    FailureType Failure,
    TimeSpan Rto,
    string Measured,
    string Procedure,
    string Fallback,
    TimeSpan Target,
    TimeSpan? AnswerTarget);
