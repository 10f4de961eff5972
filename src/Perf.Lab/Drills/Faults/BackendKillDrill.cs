using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Processes;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// One backend of PostgreSQL is killed in the middle of a write. The postmaster throws all sessions out, because the shared memory may be
/// damaged, and recovers from its log by itself.
/// </summary>
internal sealed class BackendKillDrill : IDrill
{
    private const double LatencyMs = 50;

    private const string Checkpointer = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";

    /// <summary>One that has written in an open transaction, if there is one at this moment.</summary>
    private const string Writer = """
        SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND application_name <> 'perf-drill'
        ORDER BY backend_xid IS NULL, pid
        LIMIT 1
        """;

    public DrillFacts Facts { get; } = new(
        Fault: 7,
        "backend-kill",
        "kill -9 one backend, one that writes if there is one: PostgreSQL throws all out and recovers; answers and writes go on",
        "the restart of PostgreSQL by itself (restart_after_crash)",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: true, cancellationToken);
        if (bench.ProtectionOff)
        {
            await bench.Database.ExecuteAsync("ALTER SYSTEM SET restart_after_crash = off", cancellationToken);
            await bench.Database.ExecuteAsync("SELECT pg_reload_conf()", cancellationToken);
        }

        DatabaseOutage outage = await DatabaseOutage.BeginAsync(bench, isCacheTheProtection: false, cancellationToken);
        int checkpointer = await bench.Database.AskAsync<int>(Checkpointer, cancellationToken);
        int victim = await bench.Database.AskAsync<int>(Writer, cancellationToken);
        outage.Inject($"kill -9 backend {victim}");
        ProcessKill.Kill(victim);

        // A new one tells that the old shared memory is gone; until then who is connected may still be answered.
        await bench.UntilAsync(
            "PostgreSQL to serve again",
            async () => await bench.Database.AskOrAsync(Checkpointer, checkpointer, cancellationToken) != checkpointer,
            bench.PatienceFor(bench.Policy.Of(FailureType.DatabaseConnectionLoss)),
            cancellationToken);
        await outage.RecoverAsync(cancellationToken);
        await outage.EndAsync(cancellationToken);
    }
}
