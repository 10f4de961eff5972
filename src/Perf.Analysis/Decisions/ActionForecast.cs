namespace Perf.Analysis.Decisions;

/// <summary>Whether an action can be tried on a baseline, and what it would buy.</summary>
/// <param name="Note">Why there is no prediction; null when there is one.</param>
/// <param name="Switch">How to try it, where that follows from what was measured; null: as the catalogue says.</param>
internal sealed record ActionForecast(ActionState State, Prediction? Prediction, string? Note, string? Switch = null)
{
    /// <summary>How many times as fast the whole becomes at most; null where more than that is known, or nothing.</summary>
    public double? AtMost { get; init; }

    /// <summary>Whether it can be done and is not predicted to cost time.</summary>
    public bool IsOpen => State == ActionState.SwitchableNow && !(Prediction?.Speedup < 1);
}
