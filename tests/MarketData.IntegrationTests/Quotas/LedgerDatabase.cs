using MarketData.Postgres.Quotas;
using MarketData.Postgres.Schema;
using Npgsql;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Quotas;

/// <summary>
/// One database, and ledgers in it that know nothing of each other, as those of several processes. Not thread-safe.
/// </summary>
public sealed class LedgerDatabase(PostgresFixture postgres) : IAsyncDisposable
{
    private readonly List<NpgsqlDataSource> dataSources = [];
    private TestDatabase? database;

    /// <summary>With connections of its own.</summary>
    public async Task<PostgresQuotaLedger> ConnectAsync(string scope) => new(await OpenAsync(), scope);

    /// <summary>For rows that no ledger writes.</summary>
    public async Task ExecuteAsync(string sql)
    {
        NpgsqlDataSource connections = await OpenAsync();
        await using NpgsqlCommand command = connections.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NpgsqlDataSource dataSource in dataSources)
        {
            await dataSource.DisposeAsync();
        }

        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    /// <param name="connections">At most; who needs one more waits a second for it.</param>
    public async Task<NpgsqlDataSource> OpenAsync(int connections = 4)
    {
        if (database is null)
        {
            database = await postgres.CreateDatabaseAsync("quota");
            await using NpgsqlDataSource migration = NpgsqlDataSource.Create(database.ConnectionString);
            await SchemaMigrator.MigrateAsync(migration, TestContext.Current.CancellationToken);
        }

        // Pools are by connection string: another name, another pool.
        NpgsqlConnectionStringBuilder connection = new(database.ConnectionString)
        {
            ApplicationName = $"process {dataSources.Count}",
            MaxPoolSize = connections,
            Timeout = connections == 1 ? 1 : 15,
        };
        NpgsqlDataSource dataSource = NpgsqlDataSource.Create(connection);
        dataSources.Add(dataSource);
        return dataSource;
    }
}
