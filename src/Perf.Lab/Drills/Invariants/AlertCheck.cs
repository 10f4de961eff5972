using MarketData.Alerts;
using MarketData.Instruments;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;

namespace Perf.Lab.Drills.Invariants;

/// <summary>I7: the right alert fires, within one judging interval and what a busy machine adds, and clears when what it is about is over.</summary>
internal static class AlertCheck
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(15);

    /// <summary>Waits for an alert that holds.</summary>
    /// <param name="of">Null: of all symbols together.</param>
    public static Task UntilRaisedAsync(DrillBench bench, AlertKind kind, Criticality? of, CancellationToken cancellationToken) =>
        UntilAsync(bench, kind, of, "cleared_at IS NULL", "fires", cancellationToken);

    /// <summary>Waits until it has cleared, and notes that it fired once and is gone.</summary>
    public static async Task UntilClearedAsync(DrillBench bench, AlertKind kind, Criticality? of, CancellationToken cancellationToken)
    {
        await UntilAsync(bench, kind, of, "cleared_at IS NOT NULL", "clears", cancellationToken);
        long fired = await bench.Database.AskAsync<long>($"SELECT count(*) FROM alerts WHERE {Where(kind, of)}", cancellationToken);
        bench.Log.Check(new InvariantCheck("I7", fired == 1, $"{Words(kind, of)} fired {(fired == 1 ? "once" : $"{fired} times")} and cleared"));
    }

    private static Task UntilAsync(
        DrillBench bench, AlertKind kind, Criticality? of, string condition, string what, CancellationToken cancellationToken) =>
        bench.UntilAsync(
            $"I7: {Words(kind, of)} {what}",
            () => bench.Database.AskOrAsync(
                $"SELECT EXISTS (SELECT FROM alerts WHERE {Where(kind, of)} AND {condition})", false, cancellationToken),
            bench.Policy.Alerts.JudgingInterval + Slack,
            cancellationToken);

    private static string Words(AlertKind kind, Criticality? of) => of is { } one ? $"{kind} of {one}" : $"{kind}";

    private static string Where(AlertKind kind, Criticality? of)
    {
        string name = kind switch
        {
            AlertKind.NoSuccess => "no_success",
            AlertKind.SymbolsFailing => "symbols_failing",
            AlertKind.FeaturesLacking => "features_lacking",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a kind of alert."),
        };
        return $"kind = '{name}' AND class IS NOT DISTINCT FROM {(of is { } one ? ((int)one).ToString(System.Globalization.CultureInfo.InvariantCulture) : "NULL")}";
    }
}
