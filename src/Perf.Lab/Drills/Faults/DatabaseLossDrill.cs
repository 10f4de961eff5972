using Npgsql;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// PostgreSQL is killed with all its backends in the middle of a run, and started again. The API answers from what it keeps and says so; the
/// objective runs from the moment PostgreSQL accepts connections to the next write that is committed.
/// </summary>
internal sealed class DatabaseLossDrill : IDrill
{
    private const double LatencyMs = 50;

    private static readonly TimeSpan ShortestOutage = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(2);

    public DrillFacts Facts { get; } = new(
        Fault: 7,
        "database-loss",
        "kill -9 PostgreSQL in mid-run: answers come from the cache, flagged; writes go on when it is back, and nothing is lost",
        "the cache of the API",
        IsQuick: true)
    {
        Full = new DrillAmount(Runs: 5, Times: 20),
    };

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: true, cancellationToken);
        DatabaseOutage outage = await DatabaseOutage.BeginAsync(bench, isCacheTheProtection: true, cancellationToken);
        for (int time = 1; time <= bench.Times; time++)
        {
            if (time > 1)
            {
                await outage.AgainAsync(cancellationToken);
            }

            outage.Inject("kill -9 PostgreSQL and its backends");
            await bench.Database.Server.KillAsync();
            outage.IsGone();
            await outage.UntilFlaggedAsync(cancellationToken);
            await Task.Delay(bench.Between(ShortestOutage, LongestOutage), bench.Time, cancellationToken);
            await RestartAsync(bench, cancellationToken);
            await outage.RecoverAsync(cancellationToken);
        }

        await outage.EndAsync(cancellationToken);
    }

    /// <summary>Returns as soon as PostgreSQL accepts connections.</summary>
    private static async Task RestartAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        Task restarting = bench.Database.Server.RestartAsync(cancellationToken);
        NpgsqlConnection.ClearAllPools();
        await bench.UntilAsync(
            "PostgreSQL to accept connections",
            () => bench.Database.AskOrAsync("SELECT true", false, cancellationToken),
            RunJobs.Patience,
            cancellationToken);
        await restarting;
    }
}
