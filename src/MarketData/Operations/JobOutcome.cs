using MarketData.Bars;
using MarketData.Instruments;

namespace MarketData.Operations;

/// <summary>What became of one series in a run, or has become of it so far. Times are the database's.</summary>
/// <param name="Attempts">Those begun; one that a worker left by going away is not among them, but among the interruptions.</param>
/// <param name="LastError">One line; null when no attempt failed.</param>
/// <param name="NotBefore">Until when nobody takes a job that waits; null when anybody may.</param>
/// <param name="Bars">Handed to the store; null until the job is done.</param>
/// <param name="StartedAt">When it was leased first; null when it never was.</param>
/// <param name="FinishedAt">Null until it is done or has failed.</param>
public sealed record JobOutcome(
    SeriesKey Series,
    Criticality Phase,
    JobState State,
    int Attempts,
    int Interruptions,
    string? LastError,
    DateTimeOffset? NotBefore,
    long? Bars,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>
    /// Until where the series was covered when a worker went on with it that another one had left. Null: that never was, or it was not
    /// covered at all, or all of it was to be fetched again.
    /// </summary>
    public DateTimeOffset? ResumedFrom { get; init; }

    /// <summary>The worker that had left it then; null when none ever did.</summary>
    public string? ResumedAfter { get; init; }
}
