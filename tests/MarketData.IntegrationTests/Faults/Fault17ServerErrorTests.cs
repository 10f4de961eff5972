using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 17: bursts of 500, and of a proxy's 504 in HTML.</summary>
public sealed class Fault17ServerErrorTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly TimeSpan BreakerPause = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(StubFaultKind.ServerError)]
    [InlineData(StubFaultKind.GatewayPage)]
    public async Task Burst_OnASecondPage_IsOutlasted(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1, Times = 3 });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed);
        Assert.Equal((3, 0, 0), (run.Outcomes.Retries, run.Outcomes.RejectedPages, run.Outcomes.BreakerOpenings));
        Assert.InRange(run.WaitedSeconds, 36, 36 * 1.2);
    }

    [Theory]
    [InlineData(StubFaultKind.ServerError, "500")]
    [InlineData(StubFaultKind.GatewayPage, "504")]
    public async Task Server_ThatIsDown_IsLeftAloneUntilItMayBeBack(StubFaultKind kind, string status)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Times = null });
        using PolygonBarSource client = bench.Client();

        FaultRun first = await bench.RunAsync(client);
        FaultRun second = await bench.RunAsync(client);
        FaultRun third = await bench.RunAsync(client);

        Assert.All([first, second, third], run => Assert.False(run.Only.Completed));
        Assert.Null(await bench.FindDamageAsync(third));
        Assert.Contains(status, first.Only.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal((0, 1, 0), (first.Outcomes.BreakerOpenings, second.Outcomes.BreakerOpenings, third.Outcomes.BreakerOpenings));
        Assert.Equal((0, 1), (third.Outcomes.Requests, third.Outcomes.HeldBack));
        Assert.Equal(5, (await bench.GetServedAsync()).Faulted);

        bench.Heal();
        bench.Clock.Advance(BreakerPause);
        FaultRun healed = await bench.RunAsync(client);

        Assert.True(healed.Only.Completed);
        Assert.Null(await bench.FindDamageAsync(healed));
    }

    /// <summary>The negative control.</summary>
    [Theory]
    [InlineData(StubFaultKind.ServerError)]
    [InlineData(StubFaultKind.GatewayPage)]
    public async Task NaiveClient_OfAServerThatIsDown_BeatsItAndTakesItForNoBars(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Times = null });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.StartsWith("I1", await bench.FindDamageAsync(run), StringComparison.Ordinal);
        Assert.Equal(NaiveClient.MaxAttempts, (await bench.GetServedAsync()).Faulted);
    }
}
