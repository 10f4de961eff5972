using MarketData.Operations;

namespace MarketData.Api.Admin;

/// <summary>What has become of one series in a run. Instants are the database's.</summary>
/// <param name="Attempts">Those begun, but for those whose worker went away: these are the interruptions.</param>
/// <param name="LastError">Null when no attempt failed.</param>
/// <param name="NotBefore">Until when it is left alone after a failure; null when it is not.</param>
/// <param name="Bars">Handed to the store; null until it is done.</param>
/// <param name="StartedAt">When it was begun first; null when it never was.</param>
/// <param name="FinishedAt">Null until it is done or has failed.</param>
/// <param name="ResumedFrom">
/// Until where it was covered when a worker went on with it that another one had left; null when that never was, or nothing was covered.
/// </param>
/// <param name="ResumedAfter">The worker that had left it then; null when none ever did.</param>
internal sealed record SeriesReport(
    string Timeframe,
    JobState State,
    int Attempts,
    int Interruptions,
    string? LastError,
    DateTimeOffset? NotBefore,
    long? Bars,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    DateTimeOffset? ResumedFrom,
    string? ResumedAfter)
{
    public static SeriesReport Of(JobOutcome outcome) => new(
        outcome.Series.Timeframe.Code,
        outcome.State,
        outcome.Attempts,
        outcome.Interruptions,
        outcome.LastError,
        outcome.NotBefore,
        outcome.Bars,
        outcome.StartedAt,
        outcome.FinishedAt,
        outcome.ResumedFrom,
        outcome.ResumedAfter);
}
