namespace MarketData.Worker.Working;

/// <summary>What a lane came to with a job.</summary>
/// <param name="Bars">Handed to the store; 0 when it did not come to that.</param>
/// <param name="Failure">One line; null when it did not fail.</param>
internal readonly record struct JobEnd(JobEndKind Kind, int Bars = 0, string? Failure = null)
{
    /// <summary>How long the source is not asked; of <see cref="JobEndKind.HeldBack"/> only.</summary>
    public TimeSpan HeldBackFor { get; init; }
}
