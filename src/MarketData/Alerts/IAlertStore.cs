using MarketData.Bars;

namespace MarketData.Alerts;

/// <summary>Alerts, and what is still to be said about them. Shared by any number of processes. Thread-safe.</summary>
public interface IAlertStore
{
    /// <summary>
    /// Judges the facts of now, raises the conditions that have no open alert, clears the open alerts that have no condition, and leaves a
    /// notice for each of them, in one transaction. Processes that do so at once do it one after the other, the reading of the facts
    /// included: what was read before another one judged changes nothing any more. Alerts of classes that no followed series is of stay
    /// as they are.
    /// </summary>
    /// <param name="followed">What the facts are of.</param>
    /// <param name="judge">Pure, and quick: the others wait for it.</param>
    Task<AlertJudgement> JudgeAsync(
        IReadOnlyCollection<SeriesKey> followed,
        Func<AlertFacts, IReadOnlyList<AlertCondition>> judge,
        CancellationToken cancellationToken = default);

    /// <summary>The alerts raised last, the latest first; those that hold before all others.</summary>
    Task<IReadOnlyList<Alert>> ReadAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>Takes notices that are due, for as long as one attempt at most may take; nobody else has them meanwhile.</summary>
    Task<IReadOnlyList<AlertNotice>> TakeNoticesAsync(int count, TimeSpan longestAttempt, CancellationToken cancellationToken = default);

    /// <param name="retryAfter">Null: it was delivered, or is given up.</param>
    /// <param name="failure">Null when it was delivered.</param>
    Task SettleAsync(AlertNotice notice, TimeSpan? retryAfter, string? failure, CancellationToken cancellationToken = default);
}
