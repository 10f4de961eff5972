using MarketData.IntegrationTests;
using Perf.Testbed;
using Perf.Testbed.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

namespace MarketData.IntegrationTests;

/// <summary>
/// The PostgreSQL server of this test assembly, started by the first test that asks for a database. Where there is none, a
/// test that asks is skipped and says why; with CI=true it fails, and so it does everywhere when there is one that does not work.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> server = new(() => PostgresServer.StartAsync());

    /// <summary>An empty database for one test class; dispose it to drop it.</summary>
    /// <param name="prefix">Lower case letters, digits and underscores; at most 30.</param>
    public async Task<TestDatabase> CreateDatabaseAsync(string prefix)
    {
        PostgresServer started = await GetServerAsync();
        return await started.CreateDatabaseAsync(prefix, TestContext.Current.CancellationToken);
    }

    public async Task<PostgresServer> GetServerAsync()
    {
        try
        {
            return await server.Value.WaitAsync(TestContext.Current.CancellationToken);
        }
        catch (DependencyUnavailableException error) when (error.IsMissing)
        {
            TestEnvironment.SkipUnlessCi(error.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server.IsValueCreated && server.Value.IsCompletedSuccessfully)
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
