using Npgsql;
using Perf.Testbed;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Testbed;

/// <summary>Private servers: for the tests of the test bed itself, and for those that kill a server.</summary>
internal static class PrivateServer
{
    /// <summary>Starts one; skips the test where there is no PostgreSQL, or fails it with CI=true.</summary>
    public static async Task<PostgresServer> StartAsync(string? cacheRoot, params IReadOnlyList<PostgresWay> ways)
    {
        try
        {
            return await PostgresServer.StartAsync(
                new PostgresServerOptions
                {
                    CacheRoot = cacheRoot,
                    Ways = ways.Count > 0 ? ways : [PostgresWay.LocalBinaries, PostgresWay.Npm],
                },
                TestContext.Current.CancellationToken);
        }
        catch (DependencyUnavailableException error) when (error.IsMissing)
        {
            TestEnvironment.SkipUnlessCi(error.Message);
            throw;
        }
    }

    /// <summary>Creates a database, asks the server one question from within it, and drops it.</summary>
    public static async Task<T?> AskAsync<T>(PostgresServer server, string sql)
    {
        await using TestDatabase database = await server.CreateDatabaseAsync("ask", TestContext.Current.CancellationToken);
        return await AskAsync<T>(database.ConnectionString, sql);
    }

    public static async Task<T?> AskAsync<T>(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand command = new(sql, connection);
        return (T?)await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
