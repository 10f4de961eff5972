using Perf.Testbed;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace MarketData.IntegrationTests.Stub;

/// <summary>One WireMock for all tests of a collection, and the embedded stub of the same market beside it.</summary>
public sealed class WireMockFixture : IAsyncLifetime
{
    private StubProcess? embedded;
    private WireMockStub? started;
    private DependencyUnavailableException? missing;

    public static StubOptions Options { get; } = new() { Seed = 11, ApiKey = "contract-key" };

    /// <summary>Skips the test where Java or npm is missing, or fails it with CI=true.</summary>
    internal WireMockStub WireMock
    {
        get
        {
            if (missing is not null)
            {
                TestEnvironment.SkipUnlessCi(missing.Message);
                throw missing;
            }

            return started ?? throw new InvalidOperationException("The fixture was not initialised.");
        }
    }

    internal IPolygonStub Embedded => embedded ?? throw new InvalidOperationException("The fixture was not initialised.");

    /// <summary>The stub of a kind, able to answer a request, with nothing served yet.</summary>
    internal async Task<IPolygonStub> ReadyAsync(StubKind kind, params string[] urls)
    {
        IPolygonStub stub = kind == StubKind.Embedded ? Embedded : WireMock;
        if (kind == StubKind.WireMock)
        {
            foreach (string url in urls)
            {
                await WireMock.LoadAsync(url, TestContext.Current.CancellationToken);
            }
        }

        await stub.ResetServedAsync(TestContext.Current.CancellationToken);
        return stub;
    }

    public async ValueTask InitializeAsync()
    {
        embedded = await StubProcess.StartAsync(Options);
        try
        {
            started = await WireMockStub.StartAsync(Options);
        }
        catch (DependencyUnavailableException error) when (error.IsMissing)
        {
            missing = error;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (started is not null)
        {
            await started.DisposeAsync();
        }

        if (embedded is not null)
        {
            await embedded.DisposeAsync();
        }
    }
}
