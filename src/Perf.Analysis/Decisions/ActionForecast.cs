namespace Perf.Analysis.Decisions;

/// <summary>Whether an action can be tried on a baseline, and what it would buy.</summary>
/// <param name="Note">Why there is no prediction; null when there is one.</param>
internal sealed record ActionForecast(ActionState State, Prediction? Prediction, string? Note);
