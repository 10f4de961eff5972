namespace Perf.Analysis.Load;

/// <summary>How many requests ended in one way.</summary>
public sealed record OutcomeCount(RequestOutcome Outcome, long Count);
