using MarketData.Recovery;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Relay;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// A scheduler is killed while it fires: before its run is in the tables, and behind it, when it has not said yet that it has fired. It is
/// started again and makes up for the slot; the one that was a run already stays one.
/// </summary>
internal sealed class FiringKillDrill : IDrill
{
    private const int SlotSeconds = 20;

    public DrillFacts Facts { get; } = new(
        Fault: 3,
        "firing-kill",
        "kill -9 the scheduler while it fires, before and behind the run's row: the slot is made up for, and is one run",
        "the restart by systemd",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.SchedulerCrash);
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        RelayStrike strike = new();
        PostgresRelay relay = bench.Own(PostgresRelay.Start(bench.Database.ConnectionString, strike));
        WorkerSetup setup = new()
        {
            Roles = "scheduler",
            ConnectionString = relay.ConnectionString,
            Cron = [$"critical=0/{SlotSeconds} * * * * ?"],
        };
        Func<Task> kill = await bench.StartKillableAsync(setup, cancellationToken);

        await RelayStrike.UntilAsync(bench, strike.Before(IsSlot, kill, passes: false), cancellationToken);
        (DateTimeOffset slot, TimeSpan injected) = Inject(bench, "before");
        await UntilRunAsync(bench, slot, objective, cancellationToken);
        bench.Log.Measure("slot_made_up_for_ms", bench.Log.Recover("the slot is a run") - injected, objective);

        await RelayStrike.UntilAsync(bench, strike.After(IsSlot, kill, passes: true), cancellationToken);
        (slot, _) = Inject(bench, "behind");
        await UntilRunAsync(bench, slot, objective, cancellationToken);

        // A slot that was fired again would be so before the next one.
        await UntilRunAsync(bench, slot.AddSeconds(SlotSeconds), objective, cancellationToken);
        bench.Log.Recover("the next slot is a run");
        long twice = await bench.Database.AskAsync<long>(
            $"""
            SELECT count(*) - count(DISTINCT floor(extract(epoch FROM slot_at) / {SlotSeconds}))
            FROM scheduler_execution_log
            WHERE schedule = 'critical'
            """,
            cancellationToken);
        bench.Log.Check(new InvariantCheck("I2", twice == 0, $"{twice} slots are more than one run"));
    }

    private static (DateTimeOffset Slot, TimeSpan Injected) Inject(DrillBench bench, string where)
    {
        long seconds = bench.Time.GetUtcNow().ToUnixTimeSeconds();
        DateTimeOffset slot = DateTimeOffset.FromUnixTimeSeconds(seconds / SlotSeconds * SlotSeconds);
        return (slot, bench.Log.Inject($"kill -9 the scheduler as it fires the slot of {slot:HH:mm:ss}, {where} its row"));
    }

    /// <summary>Waits until this very slot is a run, and takes it out of the way of the next one: nobody works here.</summary>
    private static async Task UntilRunAsync(
        DrillBench bench, DateTimeOffset slot, FailureObjective objective, CancellationToken cancellationToken)
    {
        long from = slot.ToUnixTimeSeconds();
        await bench.UntilAsync(
            $"the run of the slot of {slot:HH:mm:ss}",
            () => bench.Database.AskOrAsync(
                $"""
                SELECT EXISTS (
                    SELECT FROM scheduler_execution_log
                    WHERE schedule = 'critical' AND slot_at >= to_timestamp({from}) AND slot_at < to_timestamp({from + SlotSeconds}))
                """,
                false,
                cancellationToken),
            bench.PatienceFor(objective),
            cancellationToken);
        await bench.Database.ExecuteAsync(
            "UPDATE scheduler_execution_log SET state = 'succeeded', started_at = now(), finished_at = now() WHERE state = 'queued'",
            cancellationToken);
    }

    private static bool IsSlot(FrontendMessage message) =>
        message.Sql is { } sql && sql.Contains("INSERT INTO scheduler_execution_log (origin, forced, schedule", StringComparison.Ordinal);
}
