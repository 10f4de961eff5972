namespace Perf.Lab.Runs;

/// <summary>How a step ended that ran to its end.</summary>
/// <param name="Detail">What there is to say about it, in one line; null when nothing.</param>
public sealed record StepOutcome(bool Succeeded, string? Detail = null)
{
    /// <summary>It did not fail: what it measured cannot be believed, so that nothing is known.</summary>
    public bool Invalid { get; private init; }

    public static StepOutcome NotValid(string detail) => new(false, detail) { Invalid = true };
}
