using MarketData.Instruments;
using MarketData.Recovery;

namespace MarketData.Alerts;

/// <summary>
/// The user's three alerts, over all symbols and by class. All is judged from each class's own latest run, because a run of four
/// critical symbols says nothing of the others. Pure and thread-safe.
/// </summary>
public sealed class AlertRules(RecoveryPolicy policy)
{
    private readonly AlertLimits limits = policy.Alerts;

    public static AlertRules Default { get; } = new(RecoveryPolicy.Default);

    /// <summary>Who is to be told: only failing symbols wake somebody.</summary>
    public static AlertSeverity SeverityOf(AlertKind kind) =>
        kind == AlertKind.SymbolsFailing ? AlertSeverity.Critical : AlertSeverity.Warning;

    /// <summary>What is wrong; at most one condition for a kind and class, over all before by class.</summary>
    public IReadOnlyList<AlertCondition> Judge(AlertFacts facts)
    {
        List<AlertCondition> conditions = [];
        AddSilence(conditions, criticality: null, facts, facts.Classes.Max(one => one.LastSuccessAt), limits.LongestWithoutSuccess);
        AddFailing(
            conditions, criticality: null, facts.Classes.Sum(one => one.SymbolsFailed), facts.Classes.Sum(one => one.SymbolsInLatestRun));
        AddLacking(
            conditions,
            criticality: null,
            facts.Classes.Sum(one => one.SymbolsLackingFeatures),
            facts.Classes.Sum(one => one.SymbolsFollowed));
        foreach (ClassFacts one in facts.Classes)
        {
            AddSilence(conditions, one.Class, facts, one.LastSuccessAt, policy.LongestWithoutSuccess(one.Class));
            AddFailing(conditions, one.Class, one.SymbolsFailed, one.SymbolsInLatestRun);
            AddLacking(conditions, one.Class, one.SymbolsLackingFeatures, one.SymbolsFollowed);
        }

        return conditions;
    }

    private static void AddSilence(
        List<AlertCondition> conditions, Criticality? criticality, AlertFacts facts, DateTimeOffset? lastSuccessAt, TimeSpan limit)
    {
        if (facts.AsOf - (lastSuccessAt ?? facts.FirstAskedAt) is { } silence && silence > limit)
        {
            string since = lastSuccessAt is null ? "the first run was asked for" : "the last success";
            conditions.Add(Condition(
                AlertKind.NoSuccess,
                criticality,
                $"no successful backfill of {Of(criticality)}: {silence.TotalHours:0.00} h since {since}, limit {Durations.Text(limit)}"));
        }
    }

    private static AlertCondition Condition(AlertKind kind, Criticality? criticality, FormattableString message) =>
        new(kind, criticality, SeverityOf(kind), FormattableString.Invariant(message));

    private static string Of(Criticality? criticality) => criticality switch
    {
        null => "any symbol",
        Criticality.Critical => "critical symbols",
        Criticality.Standard => "standard symbols",
        _ => "low-priority symbols",
    };

    /// <summary>In whole numbers, so that exactly the limit is exactly the limit.</summary>
    private static bool IsMore(int part, int whole, int percent) => (long)part * 100 > (long)whole * percent;

    private static string Share(int part, int whole) =>
        FormattableString.Invariant($"{part} of {whole} ({100.0 * part / whole:0.0}%)");

    private void AddFailing(List<AlertCondition> conditions, Criticality? criticality, int failed, int symbols)
    {
        if (IsMore(failed, symbols, limits.FailedPercent))
        {
            conditions.Add(Condition(
                AlertKind.SymbolsFailing,
                criticality,
                $"symbols failed in the latest run, of {Of(criticality)}: {Share(failed, symbols)}, limit {limits.FailedPercent}%"));
        }
    }

    private void AddLacking(List<AlertCondition> conditions, Criticality? criticality, int lacking, int symbols)
    {
        if (IsMore(lacking, symbols, limits.LackingPercent))
        {
            conditions.Add(Condition(
                AlertKind.FeaturesLacking,
                criticality,
                $"symbols lack features, of {Of(criticality)}: {Share(lacking, symbols)}, limit {limits.LackingPercent}%"));
        }
    }
}
