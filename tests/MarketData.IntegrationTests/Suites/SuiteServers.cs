using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The servers that the suites measure against, started as the lab starts them, for the tests of one class.</summary>
public sealed class SuiteServers(PostgresFixture postgres) : IAsyncDisposable
{
    private BenchServers? servers;

    /// <summary>
    /// Starts them at the first call, with the environment variables through which a suite finds them. Skips the test, or fails it
    /// with CI=true, when what it needs cannot be had.
    /// </summary>
    /// <param name="all">What the tests of the class need together.</param>
    /// <param name="now">What this test needs.</param>
    public async Task ReadyAsync(SuiteDemand all, SuiteDemand now)
    {
        servers ??= await BenchServers.StartAsync(
            all, _ => postgres.GetServerAsync(), TimeProvider.System, TestContext.Current.CancellationToken);
        if (now.WireMock && servers.WhyNoWireMock is { } why)
        {
            Assert.Skip(why);
        }

        foreach ((string name, string? value) in servers.Environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Environment.SetEnvironmentVariable(SuiteVariables.Profile, "smoke");
    }

    /// <summary>Also takes the variables away: the tests of other classes, and the labs that they start, would see them.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (string name in SuiteVariables.All)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        if (servers is not null)
        {
            await servers.DisposeAsync();
        }
    }
}
