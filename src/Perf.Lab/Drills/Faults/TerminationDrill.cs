using Npgsql;
using Perf.Lab.Drills.Benches;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// An administrator ends all sessions of the database, and lets nobody in for some seconds, as before a restore.
/// </summary>
internal sealed class TerminationDrill : IDrill
{
    private const double LatencyMs = 50;

    private const string Terminate =
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{0}' AND pid <> pg_backend_pid()";

    public DrillFacts Facts { get; } = new(
        Fault: 8,
        "termination",
        "pg_terminate_backend on all, and nobody let in for seconds: answers come from the cache, writes go on afterwards",
        "the cache of the API",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        DatabaseOutage outage = await DatabaseOutage.BeginAsync(bench, isCacheTheProtection: true, cancellationToken);
        NpgsqlConnectionStringBuilder target = new(bench.Database.ConnectionString);
        string name = target.Database!;
        await using NpgsqlDataSource administrator = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(target.ConnectionString) { Database = "postgres", Pooling = false });
        outage.Inject("nobody may connect, and all sessions are terminated");
        await RunAsync(administrator, $"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS false", cancellationToken);
        await RunAsync(administrator, Terminate.Replace("{0}", name, StringComparison.Ordinal), cancellationToken);
        await outage.UntilFlaggedAsync(cancellationToken);
        await Task.Delay(bench.Between(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5)), bench.Time, cancellationToken);
        await RunAsync(administrator, $"ALTER DATABASE \"{name}\" ALLOW_CONNECTIONS true", cancellationToken);
        await outage.RecoverAsync(cancellationToken);
        await outage.EndAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlDataSource administrator, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = administrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
