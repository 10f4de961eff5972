using Npgsql;
using Perf.Analysis.Gating;
using Perf.Lab.Gate.Arms;
using Perf.Lab.Servers;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Gate;

/// <summary>A database an arm, which the benchmarks fill when they are set up first. Dropped when disposed.</summary>
internal sealed class GuardDatabases : IAsyncDisposable
{
    /// <summary>Where a benchmark finds it. It holds a password, so it is never an argument.</summary>
    public const string Variable = "PERF_GUARD_POSTGRES";

    private static readonly string[] LeaveTablesAlone =
    [
        """
        DO $$
        DECLARE found regclass;
        BEGIN
            FOR found IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
            LOOP
                EXECUTE format('ALTER TABLE %s SET (autovacuum_enabled = false)', found);
            END LOOP;
        END $$
        """,
        "VACUUM ANALYZE",
    ];

    private readonly List<TestDatabase> databases = [];

    private GuardDatabases()
    {
    }

    /// <returns>Null when the plan asks for no work of a database.</returns>
    public static async Task<GuardDatabases?> ForAsync(GatePlan plan, LabServers servers, CancellationToken cancellationToken) =>
        plan.Benchmarks.Values.Contains(SliceClock.Wall)
            ? await CreateAsync(await servers.PostgresAsync(cancellationToken), cancellationToken)
            : null;

    /// <summary>The plan with these databases.</summary>
    public GatePlan In(GatePlan plan) => plan with
    {
        BaseEnvironment = EnvironmentOf(0), CopyEnvironment = EnvironmentOf(1), CandidateEnvironment = EnvironmentOf(2),
    };

    /// <summary>Once they are filled: the server's own work would be now in one arm's turn and now in the other's.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        foreach (TestDatabase database in databases)
        {
            await using NpgsqlConnection connection = new(database.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            foreach (string statement in LeaveTablesAlone)
            {
                await using NpgsqlCommand command = new(statement, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestDatabase database in databases)
        {
            await database.DisposeAsync();
        }
    }

    private static async Task<GuardDatabases> CreateAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        GuardDatabases created = new();
        try
        {
            foreach (string prefix in (string[])["guard_base", "guard_copy", "guard_candidate"])
            {
                created.databases.Add(await server.CreateDatabaseAsync(prefix, cancellationToken));
            }

            return created;
        }
        catch
        {
            await created.DisposeAsync();
            throw;
        }
    }

    private ArmEnvironment EnvironmentOf(int arm) => new((Variable, databases[arm].ConnectionString));
}
