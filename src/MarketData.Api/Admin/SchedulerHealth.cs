using MarketData.Alerts;
using MarketData.Operations;
using MarketData.Recovery;
using MarketData.Scheduling;

namespace MarketData.Api.Admin;

/// <summary>How the scheduler is, as far as the database knows. Instants are the database's.</summary>
/// <param name="Warning">The user's alert, or what else is wrong; null when healthy.</param>
/// <param name="Timestamp">The moment of this answer.</param>
/// <param name="LastSuccessAt">Null when no run ever succeeded; so for the other instants.</param>
/// <param name="OldestQueuedSeconds">How long the run that waits longest has waited; null when none waits.</param>
/// <param name="EnrichmentsQueued">Series that were asked for and never computed.</param>
/// <param name="Classes">Most urgent first.</param>
/// <param name="NextSlots">By the timetable of the policy; a worker may have been told another.</param>
/// <param name="Workers">Those that did not take their leave, by name.</param>
internal sealed record SchedulerHealth(
    SchedulerStatus Status,
    string? Warning,
    DateTimeOffset Timestamp,
    DateTimeOffset? LastStartedAt,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? LastFailureAt,
    long Running,
    long Queued,
    DateTimeOffset? OldestQueuedAt,
    long? OldestQueuedSeconds,
    long EnrichmentsQueued,
    DateTimeOffset? OldestEnrichmentAt,
    IReadOnlyList<ClassHealth> Classes,
    IReadOnlyList<NextSlot> NextSlots,
    IReadOnlyList<WorkerPresence> Workers)
{
    /// <summary>Silence and failing symbols are judged by the rules and limits of the alerts, so that both say the same.</summary>
    public static SchedulerHealth Of(SchedulerRecord record, AlertFacts facts, IReadOnlyList<WorkerRecord> workers)
    {
        IReadOnlyList<AlertCondition> conditions = AlertRules.Default.Judge(facts);
        AlertCondition[] silences = [.. conditions.Where(condition => condition.Kind == AlertKind.NoSuccess)];
        AlertCondition[] failures = [.. conditions.Where(condition => condition.Kind == AlertKind.SymbolsFailing)];
        (SchedulerStatus status, string? warning) =
            record.LastStartedAt is null ? (SchedulerStatus.NeverRan, "no backfill has ever run")
            : silences.Length > 0 ? (SchedulerStatus.Overdue, Messages(silences))
            : record.LastSuccessAt is null ? (SchedulerStatus.NeverSucceeded, "no backfill has ever succeeded")
            : Unattended(workers) is { } absence ? (SchedulerStatus.Unattended, absence)
            : failures.Length > 0 ? (SchedulerStatus.Failing, Messages(failures))
            : (SchedulerStatus.Healthy, (string?)null);
        return new SchedulerHealth(
            status,
            warning,
            record.AsOf,
            record.LastStartedAt,
            record.LastSuccessAt,
            record.LastFailureAt,
            record.Running,
            record.Queued,
            record.OldestQueuedAt,
            (long?)(record.AsOf - record.OldestQueuedAt)?.TotalSeconds,
            record.EnrichmentsQueued,
            record.OldestEnrichmentAt,
            [.. facts.Classes.Select(one => ClassHealth.Of(one, silences))],
            [.. Timetable.Default.Schedules.Select(schedule => NextSlot.Of(schedule, record.AsOf))],
            [.. workers.Select(WorkerPresence.Of)]);
    }

    private static string Messages(IEnumerable<AlertCondition> conditions) =>
        string.Join("; ", conditions.Select(condition => condition.Message));

    /// <summary>Which role nobody has who is there; null: both are attended to.</summary>
    private static string? Unattended(IReadOnlyList<WorkerRecord> workers)
    {
        bool IsThere(WorkerRole role) => workers.Any(worker => worker.IsThere && worker.Roles.Contains(role));
        string within = $"was heard of in the last {Durations.Text(WorkerRecord.LongestSilence)}";
        return !IsThere(WorkerRole.Scheduler) ? $"no process that fires the schedules {within}"
            : !IsThere(WorkerRole.Worker) ? $"no process that does the jobs {within}"
            : null;
    }
}
