using MarketData.Alerts;
using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Time;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Processes;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Outcomes of a run are put into the tables that are exactly at the limits of the alerts, and then just beyond. At the limits nothing
/// fires; beyond, each alert fires once, what lacks is asked for by itself, and all clear after a run that succeeds.
/// </summary>
internal sealed class AlertThresholdDrill : IDrill
{
    /// <summary>All of one class, so that what holds over all holds of the class.</summary>
    private static readonly DrillScope Ten = new(
        [.. ((string[])["XRP", "SOL", "ADA", "DOGE", "LTC", "NVDA", "META", "NFLX", "JPM", "V"]).Select(name => Universe.Find(name)!)],
        [Timeframe.OneDay],
        Days: 20);

    /// <summary>Since the empty tables were filled: the enrichment of those is aged by hours.</summary>
    private const string Enriched = """
        SELECT EXISTS (
            SELECT FROM scheduler_execution_log
            WHERE origin = 'enrichment' AND state = 'succeeded' AND requested_at > now() - interval '1 h')
        """;

    public DrillFacts Facts { get; } = new(
        Fault: 26,
        "alert-thresholds",
        "two minutes under 6 silent hours, 20% of symbols failing, 10% without features: no alert; a little more: each fires, and clears",
        "the judging: the only process stands still",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        AlertLimits limits = bench.Policy.Alerts;
        int symbols = Ten.Symbols.Count;
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken, Ten);
        Supervisor supervisor = await bench.SuperviseWorkerAsync(new WorkerSetup(), cancellationToken);
        await bench.FillAsync(cancellationToken);
        await ForgetAlertsAsync(bench, cancellationToken);
        RunJobs judged = await RunJobs.TriggerAsync(bench, force: true, cancellationToken);
        await judged.EndAsync(cancellationToken);
        await AgeAsync(bench, limits.LongestWithoutSuccess - TimeSpan.FromMinutes(2), cancellationToken);
        await FailAsync(judged, bench, symbols * limits.FailedPercent / 100, cancellationToken);
        await ForgetAsync(bench, symbols * limits.LackingPercent / 100, cancellationToken);
        bench.Log.Inject("two minutes under the limit of silence, and exactly at the limits of failing and of lacking symbols");
        await Task.Delay(limits.JudgingInterval * 2, bench.Time, cancellationToken);
        long early = await bench.Database.AskAsync<long>("SELECT count(*) FROM alerts", cancellationToken);
        bench.Log.Check(new InvariantCheck("I7", early == 0, $"{early} alerts fired at the limits"));

        await AgeAsync(bench, TimeSpan.FromMinutes(3), cancellationToken);
        await FailAsync(judged, bench, (symbols * limits.FailedPercent / 100) + 1, cancellationToken);
        await ForgetAsync(bench, (symbols * limits.LackingPercent / 100) + 1, cancellationToken);
        TimeSpan injected = bench.Log.Inject("a little beyond each limit");
        if (bench.ProtectionOff)
        {
            bench.Own(await StoppedProcess.StopAsync(supervisor.Current.ProcessId, cancellationToken));
        }

        foreach (AlertKind kind in Enum.GetValues<AlertKind>())
        {
            await AlertCheck.UntilRaisedAsync(bench, kind, of: null, cancellationToken);
        }

        TimeSpan detected = bench.Log.Detect("each of the three alerts has fired");
        bench.Log.Measure("alerts_fired_ms", detected - injected, limits.JudgingInterval * 2, limits.JudgingInterval);
        await bench.UntilAsync(
            "what lacks to be asked for and computed",
            () => bench.Database.AskOrAsync(Enriched, false, cancellationToken),
            limits.JudgingInterval * 2,
            cancellationToken);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: true, cancellationToken);
        await jobs.EndAsync(cancellationToken);
        foreach (AlertKind kind in Enum.GetValues<AlertKind>())
        {
            await AlertCheck.UntilClearedAsync(bench, kind, of: null, cancellationToken);
        }

        bench.Log.Recover("all alerts have cleared");
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    /// <summary>As long as the tables were empty, features were lacking, and an alert said so.</summary>
    private static async Task ForgetAlertsAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.UntilAsync(
            "the alerts of the empty tables to clear",
            () => bench.Database.AskOrAsync("SELECT NOT EXISTS (SELECT FROM alerts WHERE cleared_at IS NULL)", false, cancellationToken),
            bench.Policy.Alerts.JudgingInterval * 2,
            cancellationToken);
        await bench.Database.ExecuteAsync("TRUNCATE alerts, alert_notices", cancellationToken);
    }

    /// <summary>Lets so much time pass for what has ended.</summary>
    private static Task AgeAsync(DrillBench bench, TimeSpan by, CancellationToken cancellationToken) => bench.Database.ExecuteAsync(
        $"""
        UPDATE scheduler_execution_log SET
            requested_at = requested_at - interval '{by.TotalSeconds:0} s',
            started_at = started_at - interval '{by.TotalSeconds:0} s',
            finished_at = finished_at - interval '{by.TotalSeconds:0} s'
        """,
        cancellationToken);

    /// <summary>So many symbols have failed in the run.</summary>
    private static Task FailAsync(RunJobs judged, DrillBench bench, int symbols, CancellationToken cancellationToken) =>
        bench.Database.ExecuteAsync(
            $"""
            UPDATE backfill_jobs SET state = 'failed'
            WHERE id IN (SELECT id FROM backfill_jobs WHERE run_id = {judged.Run} ORDER BY id LIMIT {symbols})
            """,
            cancellationToken);

    /// <summary>So many symbols, of those that have not failed, hold nothing.</summary>
    private static async Task ForgetAsync(DrillBench bench, int symbols, CancellationToken cancellationToken)
    {
        string names = string.Join(", ", Ten.Symbols.TakeLast(symbols).Select(symbol => $"'{symbol.Name}'"));
        foreach (string table in (string[])["bars", "feature_states", "quarantined_bars"])
        {
            await bench.Database.ExecuteAsync(
                $"DELETE FROM {table} t USING series s WHERE s.id = t.series_id AND s.symbol IN ({names})", cancellationToken);
        }

        await bench.Database.ExecuteAsync($"DELETE FROM series WHERE symbol IN ({names})", cancellationToken);
    }
}
