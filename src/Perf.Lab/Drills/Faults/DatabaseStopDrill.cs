using Perf.Lab.Drills.Benches;
using Perf.Testbed.Processes;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// PostgreSQL stands still for a minute with all its backends: it accepts connections, by the operating system, and never says a word. Only
/// time tells that it is gone.
/// </summary>
internal sealed class DatabaseStopDrill : IDrill
{
    private const double LatencyMs = 50;

    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(60);

    public DrillFacts Facts { get; } = new(
        Fault: 9,
        "database-stop",
        "SIGSTOP PostgreSQL for 60 s: answers come from the cache, flagged; writes go on when it does, and nothing is lost",
        "the cache of the API",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: true, cancellationToken);
        DatabaseOutage outage = await DatabaseOutage.BeginAsync(bench, isCacheTheProtection: true, cancellationToken);
        outage.Inject($"SIGSTOP PostgreSQL and its backends for {Standstill.TotalSeconds:0} s");
        await using (await StoppedProcess.StopAsync(bench.Database.Server.ProcessId!.Value, cancellationToken))
        {
            await outage.UntilFlaggedAsync(cancellationToken);
            await Task.Delay(Standstill, bench.Time, cancellationToken);
        }

        await outage.RecoverAsync(cancellationToken);
        await outage.EndAsync(cancellationToken);
    }
}
