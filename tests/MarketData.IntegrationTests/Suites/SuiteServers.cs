using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The servers that the suites measure against, started as the lab starts them, for the tests of one class.</summary>
public sealed class SuiteServers(PostgresFixture postgres) : IAsyncDisposable
{
    private BenchServers? servers;

    /// <summary>Starts them at the first call, with the environment variables through which a suite finds them.</summary>
    public async Task ReadyAsync()
    {
        if (servers is not null)
        {
            return;
        }

        servers = await BenchServers.StartAsync(
            await postgres.GetServerAsync(), TimeProvider.System, TestContext.Current.CancellationToken);
        foreach ((string name, string? value) in servers.Environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Environment.SetEnvironmentVariable(SuiteVariables.Profile, "smoke");
    }

    public async ValueTask DisposeAsync()
    {
        if (servers is not null)
        {
            await servers.DisposeAsync();
        }
    }
}
