using System.Globalization;
using System.Text.Json;
using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Scheduling;
using Perf.Analysis.Recovery;

namespace Perf.Lab.Recovery;

/// <summary>The product's policy as a record of the lab's. It adds names and units, and no number.</summary>
internal static class RecoveryDefinitions
{
    private static readonly IReadOnlyDictionary<string, double> NoneOfItsOwn = new Dictionary<string, double>(StringComparer.Ordinal);

    public static RecoveryDefinition Of(RecoveryPolicy policy) => new()
    {
        SchemaVersion = RecoveryDefinition.CurrentSchemaVersion,
        FeatureStalenessThresholds = Keyed(
            policy.Levels, one => Upper(one.Status), one => new StalenessThreshold(one.Until?.TotalHours, one.Action)),
        RtoByFailureType = Keyed(policy.Failures, one => Upper(one.Failure), one => OfFailure(one, policy)),
        RpoBySymbolCriticality = Keyed(policy.Classes, one => KeyOf(one.Class), OfClass),
        BackoffSeconds = [.. policy.Pauses.Select(pause => pause.TotalSeconds)],
        RestartDelaySeconds = policy.RestartDelay.TotalSeconds,
        Schedules =
        [
            .. Timetable.Of(policy).Schedules.Select(one => new ScheduleDefinition(
                JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Name.ToString()),
                one.Cron,
                one.Cadence.TotalMinutes,
                [.. one.Classes.Select(KeyOf)])),
        ],
        SchedulerRecoveryProcedures = [.. policy.Procedures.Select(one => new ProcedureDefinition(one.Situation, one.Steps))],
        AlertJudgingIntervalSeconds = policy.Alerts.JudgingInterval.TotalSeconds,
        Alerts = Keyed(Enum.GetValues<AlertKind>(), one => Upper(one), one => OfAlert(one, policy)),
        Contradictions =
        [
            .. policy.Contradictions.Select(one => new ResolvedContradiction(one.Topic, one.OneSays, one.OtherSays, one.Holds, one.Why)),
        ],
    };

    /// <summary>In whole minutes or hours where it is one, as in the user's documents: <c>5 minutes</c>, <c>30 seconds</c>.</summary>
    private static string Words(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerHour == 0 ? Count(span.TotalHours, "hours")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? Count(span.TotalMinutes, "minutes")
        : Count(span.TotalSeconds, "seconds");

    private static FailureRecovery OfFailure(FailureObjective objective, RecoveryPolicy policy) => new(
        Words(objective.Rto),
        objective.Rto.TotalSeconds,
        objective.Measured,
        objective.Failure == FailureType.PolygonApiRateLimit
            ? $"{objective.Procedure} ({string.Join(", ", policy.Pauses.Select(Durations.Text))})"
            : objective.Procedure,
        objective.Fallback,
        objective.Target.TotalSeconds,
        objective.AnswerTarget?.TotalMilliseconds);

    private static ClassRecovery OfClass(ClassObjective objective) => new(
        [.. objective.Symbols.Select(symbol => symbol.Name)],
        objective.AcceptableStaleness.TotalHours,
        Frequency(objective.Cadence),
        objective.Cadence.TotalMinutes,
        objective.MaxDataLoss == TimeSpan.Zero ? "0 records" : $"{Words(objective.MaxDataLoss)} of data",
        objective.MaxDataLoss.TotalHours);

    private static AlertDefinition OfAlert(AlertKind kind, RecoveryPolicy policy)
    {
        string severity = Upper(AlertRules.SeverityOf(kind));
        return kind switch
        {
            AlertKind.NoSuccess => new(
                severity,
                "no successful backfill",
                "hours",
                policy.Alerts.LongestWithoutSuccess.TotalHours,
                Keyed(
                    policy.Classes.Where(one => policy.LongestWithoutSuccess(one.Class) != policy.Alerts.LongestWithoutSuccess),
                    one => KeyOf(one.Class),
                    one => policy.LongestWithoutSuccess(one.Class).TotalHours)),
            AlertKind.SymbolsFailing => new(
                severity, "symbols that failed in one run: page an engineer", "percent", policy.Alerts.FailedPercent, NoneOfItsOwn),
            AlertKind.FeaturesLacking => new(
                severity, "symbols without features: enrichment is queued", "percent", policy.Alerts.LackingPercent, NoneOfItsOwn),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
        };
    }

    private static string Frequency(TimeSpan cadence) =>
        cadence == TimeSpan.FromDays(1) ? "Daily"
        : cadence == TimeSpan.FromHours(1) ? "Every hour"
        : $"Every {Words(cadence)}";

    private static string KeyOf(Criticality criticality) => criticality switch
    {
        Criticality.Critical => "CRITICAL_SYMBOLS",
        Criticality.Standard => "STANDARD_SYMBOLS",
        _ => "LOW_PRIORITY_SYMBOLS",
    };

    private static string Upper<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseUpper.ConvertName(value.ToString());

    private static string Count(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");

    /// <summary>A dictionary that nothing was removed from keeps the order in which it was filled.</summary>
    private static Dictionary<string, TValue> Keyed<T, TValue>(IEnumerable<T> items, Func<T, string> key, Func<T, TValue> value) =>
        items.ToDictionary(key, value, StringComparer.Ordinal);
}
