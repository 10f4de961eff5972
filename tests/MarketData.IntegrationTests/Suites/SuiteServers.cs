using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The servers that the suites measure against, started as the lab starts them, for the tests of one class.</summary>
public sealed class SuiteServers(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>Suites find their servers through the environment of the process: tests that set it must not run at once.</summary>
    public const string Collection = "suites";

    private BenchServers? servers;

    public async ValueTask InitializeAsync()
    {
        servers = await BenchServers.StartAsync(
            await postgres.GetServerAsync(), TimeProvider.System, TestContext.Current.CancellationToken);
        foreach ((string name, string? value) in servers.Environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (servers is not null)
        {
            await servers.DisposeAsync();
        }
    }
}
