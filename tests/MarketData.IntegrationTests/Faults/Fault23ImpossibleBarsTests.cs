using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 23: NaN, 1e400, a price below zero, a high below the low, and another symbol's bars.</summary>
public sealed class Fault23ImpossibleBarsTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    [Theory]
    [InlineData(StubFaultKind.InfinitePrice)]
    [InlineData(StubFaultKind.NegativePrice)]
    [InlineData(StubFaultKind.HighBelowLow)]
    public async Task Bar_ThatCannotBeTrue_IsLeftOutCountedAndMendedByTheNextFetch(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);
        string? damage = await bench.FindDamageAsync(run, missing: 1);
        FaultRun mended = await bench.RunAsync(client);

        Assert.Null(damage);
        Assert.True(run.Only.Completed);
        Assert.Equal((1, 0), (run.Outcomes.QuarantinedBars, mended.Outcomes.QuarantinedBars));
        Assert.Null(await bench.FindDamageAsync(mended));
    }

    [Theory]
    [InlineData(StubFaultKind.NotANumber)]
    [InlineData(StubFaultKind.OtherSymbol)]
    public async Task Page_ThatIsNotOneOrNotOurs_IsAskedForAgain(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed);
        Assert.Equal((1, 1, 0), (run.Outcomes.RejectedPages, run.Outcomes.Retries, run.Outcomes.QuarantinedBars));
    }

    [Theory]
    [InlineData(StubFaultKind.NotANumber, "MalformedJson")]
    [InlineData(StubFaultKind.OtherSymbol, "OtherTicker")]
    public async Task Page_ThatIsNeverOurs_FailsTheJobAndStoresNothing(StubFaultKind kind, string word)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1, Times = null });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains(word, run.Only.Failure?.Message, StringComparison.Ordinal);
    }

    /// <summary>The negative control: they are stored, or cost the page.</summary>
    [Theory]
    [InlineData(StubFaultKind.NegativePrice)]
    [InlineData(StubFaultKind.HighBelowLow)]
    [InlineData(StubFaultKind.NotANumber)]
    [InlineData(StubFaultKind.OtherSymbol)]
    public async Task NaiveClient_OfImpossibleBars_StoresWhatTheMarketIsNot(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.True(run.Only.Completed);
        Assert.StartsWith("I1", await bench.FindDamageAsync(run, missing: 1), StringComparison.Ordinal);
    }

    /// <summary>The negative control: the store refuses infinity, so that one bar costs the whole job.</summary>
    [Fact]
    public async Task NaiveClient_OfAnInfinitePrice_LosesTheJob()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.InfinitePrice) { Skip = 1 });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.False(run.Only.Completed);
    }
}
