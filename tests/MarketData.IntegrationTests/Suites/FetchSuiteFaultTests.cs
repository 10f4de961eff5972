using Benchmarks.Suites.Fetch;
using Perf.Lab.Backfill;
using Perf.Lab.Bench;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Suites;

/// <summary>What the client waits for a source that fails is no cost of the client.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class FetchSuiteFaultTests : IAsyncLifetime
{
    private static readonly StubOptions Options = new() { Seed = BackfillSettings.DefaultSeed };

    private readonly PolygonFetchSuite suite =
        new() { Stub = StubKind.Embedded, Span = FetchSpan.Page, Gzip = true, Concurrency = 1 };

    private StubServer stub = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await StubServer.StartAsync(Options, TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable(SuiteVariables.Stub, stub.BaseAddress.ToString());
        Environment.SetEnvironmentVariable(SuiteVariables.StubKey, Options.ApiKey);
        Environment.SetEnvironmentVariable(SuiteVariables.Profile, "smoke");
        await suite.SetUpDrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        suite.CleanUp();
        foreach (string name in SuiteVariables.All)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        await stub.DisposeAsync();
    }

    [Fact]
    public async Task Fetch_ThatGoesStraight_Counts() => Assert.Equal(10_000, await suite.FetchAsync());

    [Theory]
    [InlineData(StubFaultKind.RateLimited)]
    [InlineData(StubFaultKind.ServerError)]
    [InlineData(StubFaultKind.TruncatedJson)]
    public async Task Fetch_ThatHadToRetry_Fails(StubFaultKind kind)
    {
        stub.Inject(new StubFault(kind));

        await Assert.ThrowsAsync<InvalidOperationException>(suite.FetchAsync);
    }
}
