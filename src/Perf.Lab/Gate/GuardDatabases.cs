using Npgsql;
using Perf.Lab.Gate.Arms;
using Perf.Lab.Servers;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Gate;

/// <summary>A database an arm and lane, which the benchmarks fill when they are set up first. Dropped when disposed.</summary>
internal sealed class GuardDatabases : IAsyncDisposable
{
    private static readonly string[] Arms = ["guard_base", "guard_copy", "guard_candidate"];

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

    private readonly PostgresServer server;
    private readonly List<TestDatabase> databases = [];

    private GuardDatabases(PostgresServer server) => this.server = server;

    /// <summary>Of the first lane, empty until an arm has set a benchmark up.</summary>
    public ArmDatabases First => new(
        databases[0].ConnectionString, databases[1].ConnectionString, databases[2].ConnectionString);

    /// <returns>Null when the plan asks for no work of a database.</returns>
    public static async Task<GuardDatabases?> ForAsync(GatePlan plan, LabServers servers, CancellationToken cancellationToken)
    {
        if (!plan.NeedsDatabase)
        {
            return null;
        }

        GuardDatabases created = new(await servers.PostgresAsync(cancellationToken));
        try
        {
            foreach (string prefix in Arms)
            {
                created.databases.Add(await created.server.CreateDatabaseAsync(prefix, cancellationToken));
            }

            return created;
        }
        catch
        {
            await created.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Once those of the first lane are filled: the server's own work would be now in one arm's turn and now in the other's. Those of the other
    /// lanes are copies.
    /// </summary>
    /// <returns>One a lane.</returns>
    public async Task<IReadOnlyList<ArmDatabases>> SettleAsync(int lanes, CancellationToken cancellationToken)
    {
        List<ArmDatabases> settled = [First];
        TestDatabase[] filled = [.. databases];
        foreach (TestDatabase database in filled)
        {
            // Nobody may be connected to a database that is copied.
            await using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            foreach (string statement in LeaveTablesAlone)
            {
                await using NpgsqlCommand command = new(statement, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        while (settled.Count < lanes)
        {
            List<TestDatabase> copies = [];
            foreach ((string prefix, TestDatabase template) in Arms.Zip(filled))
            {
                copies.Add(await server.CreateDatabaseAsync(prefix, template, cancellationToken));
                databases.Add(copies[^1]);
            }

            settled.Add(new ArmDatabases(copies[0].ConnectionString, copies[1].ConnectionString, copies[2].ConnectionString));
        }

        return settled;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestDatabase database in databases)
        {
            await database.DisposeAsync();
        }
    }
}
