using Perf.Analysis.Backfill;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Reports;

/// <summary>
/// What went otherwise than straight while fetching, in words, the same in the terminal and in reports. What did not happen is
/// not said.
/// </summary>
internal static class FetchOutcomeText
{
    /// <summary>
    /// The happenings of one job, to stand behind its line: <c> [3 retries; 3 bars quarantined]</c>; empty without any.
    /// </summary>
    public static string Of(BackfillJobRecord job)
    {
        string[] happened =
        [
            .. Of(job.Retries, "retry", "retries"),
            .. Of(job.RateLimited, "answer rate limited", "answers rate limited"),
            .. Of(job.QuotaWaits ?? 0, $"wait {ForQuota(job)}", $"waits {ForQuota(job)}"),
            .. Of(job.BreakerOpenings ?? 0, "breaker opening", "breaker openings"),
            .. Of(job.HeldBack ?? 0, "attempt held back", "attempts held back"),
            .. Of(job.RejectedPages, "page rejected", "pages rejected"),
            .. Of(job.QuarantinedBars, "bar quarantined", "bars quarantined"),
            .. job.EmptyWhileOpen > 0 ? ["no bars though the market was open"] : (string[])[],
            .. job.EndedEarly > 0 ? ["ends early though the market was open"] : (string[])[],
        ];
        return happened.Length == 0 ? string.Empty : $" [{string.Join("; ", happened)}]";
    }

    /// <summary>The happenings of a whole backfill as pairs of name and value; none for a file from before they were counted.</summary>
    public static IReadOnlyList<(string Name, string Value)> Of(BackfillBaseline baseline)
    {
        if (baseline.Totals.Fetches is not { } fetches)
        {
            return [];
        }

        (string Name, long Count, string Remark)[] all =
        [
            ("Retries", fetches.Retries, $" of {Figures.Count(fetches.Requests)} requests"),
            ("Answers rate limited", fetches.RateLimited, string.Empty),
            ("Waits for the quota", fetches.QuotaWaits, $", {Figures.Seconds(fetches.QuotaWaitSeconds, 1)} of the fetch time"),
            ("Breaker openings", fetches.BreakerOpenings, string.Empty),
            ("Attempts held back by the breaker", fetches.HeldBack, string.Empty),
            ("Rejected pages", fetches.RejectedPages, string.Empty),
            ("Jobs without bars though the market was open", fetches.EmptyWhileOpen ?? 0, string.Empty),
            ("Jobs that end early though the market was open", fetches.EndedEarly ?? 0, string.Empty),
            ("Quarantined bars", fetches.QuarantinedBars, Reasons(baseline.Quarantine)),
        ];
        return [.. all.Where(line => line.Count > 0).Select(line => (line.Name, Figures.Count(line.Count) + line.Remark))];
    }

    private static IEnumerable<string> Of(int count, string one, string several) =>
        count > 0 ? [$"{Figures.Count(count)} {(count == 1 ? one : several)}"] : [];

    private static string ForQuota(BackfillJobRecord job) =>
        $"for the quota ({Figures.Seconds(job.QuotaWaitSeconds ?? 0)} of the fetch)";

    private static string Reasons(QuarantineCheck? check)
    {
        if (check is null)
        {
            return string.Empty;
        }

        string reasons = string.Join(", ", check.Reasons.Select(reason => $"{Figures.Count(reason.Bars)} {reason.Reason}"));
        string stored = check.Matches
            ? "all of completed jobs stored"
            : $"{Figures.Count(check.StoredBars)} STORED WHERE {Figures.Count(check.CountedBars)} WERE COUNTED";
        return reasons.Length > 0 ? $" ({reasons}; {stored})" : $" ({stored})";
    }
}
