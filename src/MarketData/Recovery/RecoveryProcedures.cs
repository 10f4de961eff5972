using System.Globalization;
using MarketData.Instruments;
using MarketData.Leasing;

namespace MarketData.Recovery;

/// <summary>The user's procedures of the scheduler, as they are done.</summary>
internal static class RecoveryProcedures
{
    public static IReadOnlyList<RecoveryProcedure> Of(RecoveryPolicy policy) =>
    [
        new(
            "Normal operation",
            [
                $"Critical symbols every {Every(policy, Criticality.Critical)}, standard ones every {Every(policy, Criticality.Standard)}, "
                + $"all symbols every {Every(policy, Criticality.Low)}, of which one is at {DailyAt(policy)} UTC; each at all of its timeframes",
                "A series is left out where no new bar can be complete by its market's calendar",
                "Every run is in scheduler_execution_log: times, series that succeeded and failed, what was resumed",
            ]),
        new(
            "After a crash of the scheduler or a worker",
            [
                $"Systemd restarts the service after {Durations.Text(policy.RestartDelay)}; other workers go on meanwhile",
                $"The lease of a worker that is gone is over after {Durations.Text(LeaseTerms.Default.Duration)}: whoever asks next takes "
                + "its jobs; those of the run that are done are not done again",
                "A job goes on from the checkpoint of its series, which was committed with the data",
                "The log says \"Resumed from checkpoint after crash\", with the jobs done and left",
                "A slot that came meanwhile fires once",
            ]),
        new(
            $"After a long downtime (> {Durations.Text(policy.Alerts.LongestWithoutSuccess)})",
            [
                "By itself: slots that were missed fire once, and each series is gone on with from where it is covered until",
                "By hand, all of the history once more: POST /api/v1/admin/backfill/trigger?force=true",
                $"First the critical symbols ({Names(policy, Criticality.Critical)}), all timeframes",
                $"Then the standard ones ({Names(policy, Criticality.Standard)}), all timeframes",
                "Then all others",
            ]),
    ];

    private static string Every(RecoveryPolicy policy, Criticality criticality) => Durations.Text(policy.Of(criticality).Cadence);

    private static string DailyAt(RecoveryPolicy policy) => policy.DailyAtUtc.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Names(RecoveryPolicy policy, Criticality criticality) =>
        string.Join(", ", policy.Of(criticality).Symbols.Select(symbol => symbol.Name));
}
