namespace Perf.Lab.Runs;

/// <summary>How a step ended that ran to its end.</summary>
/// <param name="Detail">What there is to say about it, in one line; null when nothing.</param>
public sealed record StepOutcome(bool Succeeded, string? Detail = null);
