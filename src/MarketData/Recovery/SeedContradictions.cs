using MarketData.Instruments;

namespace MarketData.Recovery;

/// <summary>Where the user's two documents, the validation plan and the quick start, disagree, and what holds.</summary>
internal static class SeedContradictions
{
    public static IReadOnlyList<Contradiction> Of(RecoveryPolicy policy) =>
    [
        .. OfTimes(policy),
        .. OfData(policy),
        .. OfRuns(policy),
    ];

    private static IEnumerable<Contradiction> OfTimes(RecoveryPolicy policy)
    {
        string rateLimit = Durations.Text(policy.Of(FailureType.PolygonApiRateLimit).Rto);
        string computation = Durations.Text(policy.Of(FailureType.FeatureComputationFailure).Rto);
        yield return new(
            "RTO of the rate limit", "plan: 30 sec", "quick start: 30 minutes", rateLimit, "the stricter holds");
        yield return new(
            "RTO of a computation failure", "plan: 1 sec", "quick start: 1 minutes", computation, "the stricter holds");
        yield return new(
            "rate limit against its own backoff",
            "plan: recovered in 30 sec",
            "plan: by waiting 1s, 5s, 30s, 5m, of which the first three are 36 s",
            $"a cached answer with a warning at once, and fetching again within {rateLimit} of the quota's reopening",
            "nobody can fetch while the quota is closed; that part is not in our hands");
        yield return new(
            "scheduler crash against its restart",
            "plan: recovered in 5 min",
            "plan: systemd restarts after a 5-minute delay",
            $"restarted after {Durations.Text(policy.RestartDelay)}; the objective of "
            + $"{Durations.Text(policy.Of(FailureType.SchedulerCrash).Rto)} runs to the next completed job",
            "a delay as long as the objective leaves no time to recover in");
    }

    private static IEnumerable<Contradiction> OfData(RecoveryPolicy policy)
    {
        ClassObjective critical = policy.Of(Criticality.Critical);
        yield return new(
            "older than the last threshold",
            "plan: stale is 6-24h",
            "plan: missing is never",
            $"stale with its age, also beyond {Durations.Text(policy.LongestAcceptable)}; missing is what was never computed",
            "old data with their age say more than a 404");
        yield return new(
            "the warning of stale data",
            "plan: last computed 12h ago",
            "quick start: stale warning + cache lifespan",
            "the warning with the hours, and the age in seconds beside it",
            "one warning says both");
        yield return new(
            "no loss of critical data against their cadence",
            "plan: 0 records",
            "plan: every 15 min",
            $"nothing that was stored is lost; what came up since the run before, {Durations.Text(critical.Cadence)} ago, is fetched",
            "the source keeps its bars: late is not lost");
    }

    private static IEnumerable<Contradiction> OfRuns(RecoveryPolicy policy)
    {
        string limit = Durations.Text(policy.Alerts.LongestWithoutSuccess);
        yield return new(
            "how often it runs",
            "plan: daily at 01:30 UTC, all symbols",
            "plan: every 15 min, every hour, daily, by class",
            "by class, and all symbols with the lowest of them",
            "the stricter holds, and the daily run finds what the others left");
        yield return new(
            "how often low priority runs",
            "plan: low priority daily",
            $"plan: low priority {Durations.Text(policy.Of(Criticality.Low).AcceptableStaleness)} at most",
            $"every {Durations.Text(policy.Of(Criticality.Low).Cadence)}, of which {policy.DailyAtUtc:HH\\:mm} UTC is one",
            "once a day leaves no time to fetch in, nor to fail once: the data would be too old with nothing wrong");
        yield return new(
            "silence of a class that runs more seldom than the limit",
            "plan: alert after 6 hours without a successful backfill",
            "plan: low priority daily",
            $"{limit} over all and by class; for low priority {limit} after its run was due "
            + $"({Durations.Text(policy.LongestWithoutSuccess(Criticality.Low))})",
            "the laxer of the two, for this class alone: the stricter would be an alert that every day brings");
        yield return new(
            "after a long downtime",
            "plan: manual trigger, low priority catches up overnight",
            "plan: low priority 24h at most",
            "phases critical, standard, low at once, one after the other; a slot that was missed fires once without anybody",
            "waiting for the night would only add to the age");
        yield return new(
            "where the checkpoint is",
            "plan: loaded from scheduler_execution_log after a crash",
            "plan: 0 records of critical data lost",
            "in the table series, committed with the bars that it speaks of; scheduler_execution_log says what was resumed",
            "a checkpoint that is written apart from its data can be ahead of them");
    }
}
