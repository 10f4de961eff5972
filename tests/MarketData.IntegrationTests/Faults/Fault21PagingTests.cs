using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 21: a page that comes twice, and a next_url that leads in a circle, on for ever, or to another server.</summary>
public sealed class Fault21PagingTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int MaxPages = 20;

    [Theory]
    [InlineData(StubFaultKind.RepeatedPage, 1)]
    [InlineData(StubFaultKind.LoopingNext, 1)]
    [InlineData(StubFaultKind.ForeignNext, 1)]
    [InlineData(StubFaultKind.EndlessNext, 0)] // an empty page that leads on is a page
    public async Task Page_WrongOnce_LeavesTheMarketInTheTable(StubFaultKind kind, int rejected)
    {
        await using ScriptedServer elsewhere = await ScriptedServer.StartAsync();
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Fault(kind, elsewhere, times: 1));
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed, run.Only.Failure?.Message);
        Assert.Equal((rejected, rejected), (run.Outcomes.RejectedPages, run.Outcomes.Retries));
        Assert.Empty(elsewhere.RequestHeads);
    }

    [Theory]
    [InlineData(StubFaultKind.RepeatedPage, "TimesNotAscending", 4)]
    [InlineData(StubFaultKind.LoopingNext, "RepeatedNextPage", 4)]
    [InlineData(StubFaultKind.ForeignNext, "ForeignNextPage", 4)]
    [InlineData(StubFaultKind.EndlessNext, "endless", MaxPages - 1)]
    public async Task Page_WrongEachTime_FailsTheJobAndStoresNothing(StubFaultKind kind, string word, int faults)
    {
        await using ScriptedServer elsewhere = await ScriptedServer.StartAsync();
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Fault(kind, elsewhere, times: null));
        using PolygonBarSource client = bench.Client(bench.Options with { MaxPages = MaxPages });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains(word, run.Only.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(faults, (await bench.GetServedAsync()).Faulted);
        Assert.Empty(elsewhere.RequestHeads);
    }

    /// <summary>The negative control: the features refuse a page twice, so that one bad answer costs the whole job.</summary>
    [Fact]
    public async Task NaiveClient_OfARepeatedPage_LosesTheJob()
    {
        await using ScriptedServer elsewhere = await ScriptedServer.StartAsync();
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Fault(StubFaultKind.RepeatedPage, elsewhere, times: 1));
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.False(run.Only.Completed);
    }

    /// <summary>The negative control: without a bound of the test's own it would not end.</summary>
    [Theory]
    [InlineData(StubFaultKind.LoopingNext)]
    [InlineData(StubFaultKind.EndlessNext)]
    public async Task NaiveClient_OfANextPageWithoutEnd_GoesOn(StubFaultKind kind)
    {
        await using ScriptedServer elsewhere = await ScriptedServer.StartAsync();
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Fault(kind, elsewhere, times: null));
        using NaiveClient client = bench.Naive();

        await bench.RunAsync(client);

        Assert.Equal(NaiveClient.MaxPages, client.Requests);
    }

    /// <summary>The negative control: the other server has the key.</summary>
    [Fact]
    public async Task NaiveClient_OfAForeignNextPage_SendsTheKeyThere()
    {
        await using ScriptedServer elsewhere = await ScriptedServer.StartAsync();
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(Fault(StubFaultKind.ForeignNext, elsewhere, times: 1));
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.StartsWith("I1", await bench.FindDamageAsync(run), StringComparison.Ordinal);
        Assert.All(elsewhere.RequestHeads, head => Assert.Contains($"Bearer {FaultBench.Key}", head, StringComparison.Ordinal));
        Assert.NotEmpty(elsewhere.RequestHeads);
    }

    /// <summary>On the second page.</summary>
    private static StubFault Fault(StubFaultKind kind, ScriptedServer elsewhere, int? times) => new(kind)
    {
        Skip = 1,
        Times = times,
        Value = kind == StubFaultKind.ForeignNext ? elsewhere.Address.ToString() : null,
    };
}
