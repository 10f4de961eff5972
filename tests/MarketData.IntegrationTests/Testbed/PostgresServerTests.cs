using Npgsql;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Testbed;

public sealed class PostgresServerTests(PostgresFixture postgres)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateDatabase_Always_AnswersQueriesAndIsGoneOnceDisposed()
    {
        PostgresServer server = await postgres.GetServerAsync();
        await using TestDatabase observer = await server.CreateDatabaseAsync("observer", Cancel);
        TestDatabase database = await server.CreateDatabaseAsync("subject", Cancel);
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(database.ConnectionString);
        await using NpgsqlConnection open = await source.OpenConnectionAsync(Cancel);

        Assert.Equal(database.Name, await ScalarAsync<string>(open, "SELECT current_database()::text"));
        await database.DisposeAsync();

        await using NpgsqlConnection other = new(observer.ConnectionString);
        await other.OpenAsync(Cancel);
        Assert.Equal(0L, await ScalarAsync<long>(other, $"SELECT count(*) FROM pg_database WHERE datname = '{database.Name}'"));
    }

    private static async Task<T?> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        return (T?)await command.ExecuteScalarAsync(Cancel);
    }
}
