using MarketData.Recovery;
using Npgsql;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Three schedulers on one database have the same schedule. Two share it by Quartz; the third has Quartz's tables to itself and knows
/// nothing of them, so that every slot is fired twice, at the same moment. Each is one run, whoever fires it; one of the three is killed,
/// and no slot is left out.
/// </summary>
internal sealed class SchedulerOverlapDrill : IDrill
{
    private const int Schedulers = 3;

    /// <summary>Longer than a firing comes late on a busy machine: one that comes later is for the slot behind.</summary>
    private const int SlotSeconds = 5;

    /// <summary>Slots to be seen before the kill and after it.</summary>
    private const int Slots = 3;

    private const string OwnTables = "drill_scheduler";

    /// <summary>Keeps each slot that became a run, or for which a run that waits stands as well; and whoever asks takes his time.</summary>
    private const string Witness = $$"""
        CREATE TABLE drill_slots (slot_at timestamptz NOT NULL);
        CREATE FUNCTION drill_asks() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_sleep(0.5);
            RETURN NEW;
        END $$;
        CREATE FUNCTION drill_opens() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO public.drill_slots VALUES (NEW.slot_at);
            RETURN NULL;
        END $$;
        CREATE TRIGGER drill_asks BEFORE INSERT ON scheduler_execution_log FOR EACH ROW
            WHEN (NEW.schedule = 'critical') EXECUTE FUNCTION drill_asks();
        CREATE TRIGGER drill_opens AFTER INSERT OR UPDATE OF slot_at ON scheduler_execution_log FOR EACH ROW
            WHEN (NEW.schedule = 'critical') EXECUTE FUNCTION drill_opens()
        """;

    /// <summary>Empty ones beside those that the first scheduler has made; the view tells that all other tables are there.</summary>
    private const string CopyTables = $$"""
        CREATE SCHEMA {{OwnTables}};
        CREATE VIEW {{OwnTables}}.schema_migrations AS SELECT * FROM public.schema_migrations;
        DO $$
        DECLARE one text;
        BEGIN
            FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'qrtz\_%' LOOP
                EXECUTE format('CREATE TABLE {{OwnTables}}.%I (LIKE public.%I INCLUDING ALL)', one, one);
            END LOOP;
        END $$
        """;

    /// <summary>The scheduler that is alone finds this function before PostgreSQL's own, and waits for nobody.</summary>
    private const string Unprotect = $"""
        DROP INDEX one_run_a_slot, one_queued_run_a_schedule;
        CREATE FUNCTION {OwnTables}.pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS ''
        """;

    private const string CountSlots = "SELECT count(DISTINCT slot_at) FROM drill_slots";

    public DrillFacts Facts { get; } = new(
        Fault: 6,
        "scheduler-overlap",
        "three schedulers fire one schedule at once, one of them is killed: every slot is one run, and none is left out",
        "the unique indexes that make a slot one run, and the lock under which it is asked for",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.SchedulerCrash);
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        await bench.Database.ExecuteAsync(Witness, cancellationToken);
        List<WorkerProcess> schedulers = await StartAsync(bench, cancellationToken);
        long alone = await bench.Database.AskAsync<long>(CountSlots, cancellationToken);
        await UntilSlotsAsync(bench, alone + Slots, RunJobs.Patience, cancellationToken);
        int victim = bench.Random.Next(schedulers.Count);
        await schedulers[victim].KillAsync();
        TimeSpan injected = bench.Log.Inject($"kill -9 scheduler {victim + 1} of {schedulers.Count}");
        long before = await bench.Database.AskAsync<long>(CountSlots, cancellationToken);
        await UntilSlotsAsync(bench, before + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("next_slot_ms", bench.Log.Recover("the next slot is a run") - injected, objective);
        await UntilSlotsAsync(bench, before + Slots, RunJobs.Patience, cancellationToken);
        await CheckSlotsAsync(bench, cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    private static async Task<List<WorkerProcess>> StartAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        List<WorkerProcess> schedulers = [];
        for (int i = 1; i < Schedulers; i++)
        {
            schedulers.Add(await bench.StartWorkerAsync(Setup(i), cancellationToken));
        }

        await UntilSlotsAsync(bench, 1, RunJobs.Patience, cancellationToken);
        await bench.Database.ExecuteAsync(CopyTables, cancellationToken);
        if (bench.ProtectionOff)
        {
            await bench.Database.ExecuteAsync(Unprotect, cancellationToken);
        }

        string alone = new NpgsqlConnectionStringBuilder(bench.Database.ConnectionString)
        {
            SearchPath = $"{OwnTables},public,pg_catalog",
        }.ConnectionString;
        schedulers.Add(await bench.StartWorkerAsync(Setup(Schedulers) with { ConnectionString = alone }, cancellationToken));
        await bench.UntilAsync(
            "the scheduler that is alone to be there",
            () => bench.Database.AskOrAsync($"SELECT EXISTS (SELECT FROM {OwnTables}.qrtz_triggers)", false, cancellationToken),
            RunJobs.Patience,
            cancellationToken);
        return schedulers;
    }

    private static WorkerSetup Setup(int number) => new()
    {
        Name = $"drill-{number}",
        Cron = [$"critical=0/{SlotSeconds} * * * * ?"],
    };

    /// <summary>From the first to the last, each slot once, and each as far from the one before as the schedule says (I2).</summary>
    private static async Task CheckSlotsAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        long slots = await bench.Database.AskAsync<long>(CountSlots, cancellationToken);
        long twice = await bench.Database.AskAsync<long>("SELECT count(*) - count(DISTINCT slot_at) FROM drill_slots", cancellationToken);
        long elsewhere = await bench.Database.AskAsync<long>(
            $"""
            SELECT count(*) FROM (
                SELECT slot_at - lag(slot_at) OVER (ORDER BY slot_at) AS gap FROM (SELECT DISTINCT slot_at FROM drill_slots) AS slot
            ) AS one
            WHERE gap <> interval '{SlotSeconds} s'
            """,
            cancellationToken);
        bench.Log.Check(new InvariantCheck("I2", twice == 0, $"{slots} slots, {twice} runs more than that"));
        bench.Log.Check(new InvariantCheck(
            "I1", elsewhere == 0, $"{elsewhere} of {slots} slots are not {SlotSeconds} s behind the one before"));
    }

    private static Task UntilSlotsAsync(DrillBench bench, long slots, TimeSpan patience, CancellationToken cancellationToken) =>
        bench.UntilAsync(
            $"slot {slots}",
            async () => await bench.Database.AskOrAsync(CountSlots, 0L, cancellationToken) >= slots,
            patience,
            cancellationToken);
}
