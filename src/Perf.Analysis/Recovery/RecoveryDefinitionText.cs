using System.Globalization;
using Perf.Analysis.Reports;

namespace Perf.Analysis.Recovery;

/// <summary><c>RTO_RPO_DEFINITION.md</c>: the definition for people, from the record alone.</summary>
public static class RecoveryDefinitionText
{
    public static string Markdown(RecoveryDefinition definition)
    {
        MarkdownText text = new();
        text.Heading(1, "RTO and RPO of the market data API");
        text.Paragraph(
            "Written by `rto` from the policy objects that the product runs by, and the drills measure against: do not edit. "
            + "The same for machines: `rto_rpo_definition.json`.");
        AddObjectives(text, definition);
        AddWork(text, definition);
        AddAlerts(text, definition);
        text.Heading(2, "Where the two documents of the user disagree");
        text.Table(
            ["about", "one says", "another says", "what holds", "because"],
            definition.Contradictions.Select(one => (IReadOnlyList<string>)
                [one.Topic, one.OneSays, one.OtherSays, $"**{one.Holds}**", one.Why]));
        return text.ToString();
    }

    private static void AddObjectives(MarkdownText text, RecoveryDefinition definition)
    {
        text.Heading(2, "Feature staleness thresholds");
        text.Paragraph("The age counts from when a newer bar was complete by the market's calendar, so that closed markets do not age.");
        text.Table(
            ["status", "age", "action"],
            definition.FeatureStalenessThresholds.Select(one => (IReadOnlyList<string>)
                [one.Key, one.Value.ThresholdHours is { } hours ? $"below {Number(hours)} h" : "never computed", one.Value.Action]));

        text.Heading(2, "RTO by failure type");
        text.Table(
            ["failure", "RTO", "measured", "procedure", "fallback", "we hold ourselves to", "answers meanwhile within"],
            definition.RtoByFailureType.Select(one => (IReadOnlyList<string>)
                [
                    one.Key,
                    one.Value.Rto,
                    one.Value.Measured,
                    one.Value.Procedure,
                    one.Value.Fallback,
                    $"{Number(one.Value.TargetSeconds)} s",
                    one.Value.AnswerTargetMs is { } ms ? $"{Number(ms)} ms" : "not touched",
                ]));

        text.Heading(2, "RPO by symbol criticality");
        text.Table(
            ["class", "symbols", "acceptable staleness", "backfill frequency", "max data loss"],
            definition.RpoBySymbolCriticality.Select(one => (IReadOnlyList<string>)
                [
                    one.Key,
                    string.Join(", ", one.Value.Symbols),
                    $"{Number(one.Value.AcceptableStalenessHours)} h",
                    one.Value.BackfillFrequency,
                    one.Value.MaxDataLoss,
                ]));
        text.Paragraph(
            "Max data loss is derived, not measured by itself: what was stored is not lost, which every drill checks against the tables, "
            + "and the first run that succeeds after a failure fetches what came up until it was planned. The next run is a cadence later.");
    }

    private static void AddWork(MarkdownText text, RecoveryDefinition definition)
    {
        text.Heading(2, "Scheduler recovery procedures");
        foreach (ProcedureDefinition procedure in definition.SchedulerRecoveryProcedures)
        {
            text.Heading(3, procedure.Situation);
            text.Bullets(procedure.Steps);
        }

        text.Heading(2, "Schedules and retries");
        text.Table(
            ["schedule", "Quartz, UTC", "symbols"],
            definition.Schedules.Select(one => (IReadOnlyList<string>) [one.Name, $"`{one.Cron}`", string.Join(", ", one.Symbols)]));
        text.Paragraph(
            $"A failed job waits {string.Join(" s, ", definition.BackoffSeconds.Select(Number))} s before its next attempts, with jitter; "
            + "then it has failed in this run, and the next run tries again. The others go on meanwhile.");
    }

    private static void AddAlerts(MarkdownText text, RecoveryDefinition definition)
    {
        text.Heading(2, "Monitoring and alerts");
        text.Paragraph(
            $"Judged every {Number(definition.AlertJudgingIntervalSeconds)} s, over all symbols and by class. "
            + "At the limit itself there is no alert. Each fires once, and clears.");
        text.Table(
            ["alert", "severity", "when", "more than", "a class of its own"],
            definition.Alerts.Select(one => (IReadOnlyList<string>)
                [
                    one.Key,
                    one.Value.Severity,
                    one.Value.Condition,
                    Limit(one.Value.Limit, one.Value.Unit),
                    string.Join(", ", one.Value.LimitByClass.Select(own => $"{own.Key}: {Limit(own.Value, one.Value.Unit)}")),
                ]));
    }

    private static string Limit(double limit, string unit) => unit == "percent" ? $"{Number(limit)}%" : $"{Number(limit)} {unit}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
