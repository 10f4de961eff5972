namespace Perf.Analysis.Decisions;

/// <summary>An action with what this run says about it.</summary>
/// <param name="Id">See <see cref="PhaseAction.Id"/>.</param>
/// <param name="Recommended">
/// On the bottleneck, still to be had and not predicted to cost time; without a bottleneck, or with nothing left to do about it: predicted
/// to buy something, or not bounded to buy nothing.
/// </param>
/// <param name="Switch">How to try it, as arguments of the lab; null where there is nothing to try.</param>
/// <param name="Prediction">Null when no suite gives a ratio for it.</param>
/// <param name="Note">Why there is no prediction, or nothing to buy; null when there is nothing to add.</param>
/// <param name="AtMost">
/// How many times as fast the backfill becomes at most, where no more than that is known; null where there is a prediction, or nothing.
/// </param>
public sealed record DecisionAction(
    string Id,
    Stage Stage,
    string Title,
    bool Recommended,
    ActionState State,
    string? Switch,
    Prediction? Prediction,
    string? Note,
    double? AtMost = null);
