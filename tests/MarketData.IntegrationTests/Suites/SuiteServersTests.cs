using System.Reflection;
using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Suites;

/// <summary>What the servers of the suites leave behind in the process that runs the tests: nothing.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class SuiteServersTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Dispose_AfterAnyTest_LeavesNoSuiteVariable()
    {
        SuiteServers servers = new(postgres);
        await servers.ReadyAsync(new SuiteDemand(), new SuiteDemand());
        Environment.SetEnvironmentVariable(SuiteVariables.WithoutWireMock, "1");

        await servers.DisposeAsync();

        Assert.All(SuiteVariables.All, name => Assert.Null(Environment.GetEnvironmentVariable(name)));
    }

    [Fact]
    public void All_OfTheVariables_AreTheConstants() => Assert.Equal(
        typeof(SuiteVariables).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Order(StringComparer.Ordinal),
        SuiteVariables.All.Order(StringComparer.Ordinal));
}
