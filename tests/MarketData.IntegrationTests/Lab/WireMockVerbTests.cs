using MarketData.IntegrationTests.Stub;
using Perf.Analysis.Backfill;

namespace MarketData.IntegrationTests.Lab;

/// <summary>The verbs on the real WireMock.</summary>
[Collection(WireMockCollection.Name)]
public sealed class WireMockVerbTests(WireMockFixture wireMock, PostgresFixture postgres) : IDisposable
{
    private readonly LabFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Backfill_FromWireMock_StoresWhatTheEmbeddedStubGives()
    {
        Assert.NotNull(wireMock.WireMock);
        await postgres.GetServerAsync();
        const string small = "backfill --symbols AAPL,BTC --timeframes 1h,1d --days 40 --until 2025-06-01";

        await folder.RunAsync($"{small} --out embedded");
        await folder.RunAsync($"{small} --source wiremock --out wiremock");

        BackfillBaseline baseline = await folder.ReadBaselineAsync("wiremock");
        Assert.True(baseline.OracleCheck is { Matches: true });
        Assert.Equal(wireMock.WireMock.ServerVersion, (await folder.ReadManifestAsync("wiremock")).Versions["wiremock"]);
        Assert.Equal((await folder.ReadBaselineAsync("embedded")).OracleCheck, baseline.OracleCheck);
    }

    /// <summary>The one fetch of a stock reaches behind the range, until the last day's bar is whole.</summary>
    [Fact]
    public async Task Backfill_FromWireMockWithOneFetch_StoresWhatTheMarketHas()
    {
        Assert.NotNull(wireMock.WireMock);
        await postgres.GetServerAsync();

        await folder.RunAsync(
            "backfill --symbols AAPL --timeframes 1h,1d --days 40 --until 2025-06-01 --source wiremock --one-fetch --out run");

        Assert.True((await folder.ReadBaselineAsync("run")).OracleCheck is { Matches: true });
    }

    [Theory]
    [InlineData("INT", true)] // Ctrl+C, which the JVM gets as well
    [InlineData("KILL", false)]
    public async Task Stub_OnWireMockThatIsEnded_LeavesNothing(string signal, bool wholeGroup)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Sends a signal.");
        Assert.NotNull(wireMock.WireMock);
        await using LabProcess lab = folder.Start("stub --kind wiremock");
        await lab.WaitForLineAsync("stub on ");

        await lab.SignalAsync(signal, wholeGroup);

        await lab.WaitForExitAsync();
        await lab.AssertNothingIsLeftAsync();
    }

    [Theory]
    [InlineData("stub --kind wiremock --latency-ms 5")]
    [InlineData("stub --kind wiremock --quota-per-minute 5")]
    [InlineData("backfill --source wiremock --stub-latency-ms 5")]
    public async Task Option_OfTheEmbeddedStubOnly_IsRefused(string arguments)
    {
        await using LabProcess lab = folder.Start(arguments);

        Assert.Equal(2, await lab.WaitForExitAsync());
        Assert.Contains("embedded stub's", lab.Text, StringComparison.Ordinal);
    }
}
