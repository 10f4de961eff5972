using MarketData.Postgres.Schema;
using Npgsql;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// A database for one test class, made by the first test that needs it, so that a missing server skips tests rather than
/// failing a fixture. Tests share it through schemas of their own.
/// </summary>
public sealed class StorageDatabase(PostgresFixture postgres) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private TestDatabase? database;
    private int schemas;

    /// <summary>An empty schema of its own with the product's tables in it.</summary>
    public async Task<StorageSchema> CreateSchemaAsync()
    {
        StorageSchema schema = await CreateEmptySchemaAsync();
        await SchemaMigrator.MigrateAsync(schema.DataSource, TestContext.Current.CancellationToken);
        return schema;
    }

    public async Task<StorageSchema> CreateEmptySchemaAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await gate.WaitAsync(cancellationToken);
        try
        {
            database ??= await postgres.CreateDatabaseAsync("storage");
        }
        finally
        {
            gate.Release();
        }

        string name = $"s{Interlocked.Increment(ref schemas)}";
        NpgsqlConnectionStringBuilder connectionString = new(database.ConnectionString)
        {
            SearchPath = name,
            ApplicationName = $"{database.Name}.{name}",
            MaxPoolSize = 20,
        };
        NpgsqlDataSource dataSource = NpgsqlDataSource.Create(connectionString);
        await using NpgsqlCommand create = dataSource.CreateCommand($"CREATE SCHEMA {name}");
        await create.ExecuteNonQueryAsync(cancellationToken);
        return new StorageSchema(connectionString.ApplicationName, dataSource) { ConnectionString = connectionString.ConnectionString };
    }

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }
}
