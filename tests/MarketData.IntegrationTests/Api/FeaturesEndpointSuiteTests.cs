using Benchmarks.Suites.Serving;
using MarketData.IntegrationTests.Suites;
using Perf.Lab.Bench;

namespace MarketData.IntegrationTests.Api;

/// <summary>The serving suite, run once against the real process.</summary>
[Collection(SuiteVariablesCollection.Name)]
public sealed class FeaturesEndpointSuiteTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Theory]
    [InlineData(100)]
    [InlineData(500)]
    [InlineData(1_000)]
    public async Task Get_StoredSeries_DrainsAllOfTheRows(int limit)
    {
        FeaturesEndpointSuite suite = await NewSuiteAsync(limit);
        await suite.SetupAsync();
        try
        {
            // A row's names alone are 300 bytes.
            Assert.InRange(await suite.GetAsync(), 300 * limit, 1_000 * limit);
        }
        finally
        {
            suite.Cleanup();
        }
    }

    [Fact]
    public async Task Setup_FewerBarsThanAsked_RefusesToMeasure()
    {
        FeaturesEndpointSuite suite = await NewSuiteAsync(ApiFixture.Stored.Bars.Count + 1);

        await Assert.ThrowsAsync<InvalidOperationException>(suite.SetupAsync);
        suite.Cleanup();
    }

    private async Task<FeaturesEndpointSuite> NewSuiteAsync(int limit)
    {
        Environment.SetEnvironmentVariable(SuiteVariables.ApiUncached, (await api.GetAddressAsync()).ToString());
        return new FeaturesEndpointSuite { Limit = limit };
    }
}
