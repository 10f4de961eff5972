using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Time;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 28: the key is revoked, or its plan ends, in the middle of a run.</summary>
public sealed class Fault28KeyRevokedTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <summary>The key goes after the first page of the second.</summary>
    private static readonly SeriesKey[] Series =
    [
        .. Universe.TwentyFive
            .Where(symbol => symbol.Name is "BTC" or "ETH" or "SOL")
            .Select(symbol => new SeriesKey(symbol, Timeframe.FiveMinutes)),
    ];

    private const int GoodRequests = FaultBench.PageCount + 1;

    [Theory]
    [InlineData(StubFaultKind.KeyRefused, "401")]
    [InlineData(StubFaultKind.NotEntitled, "403")]
    public async Task Key_RevokedInMidRun_StopsItAtOnceAndKeepsWhatIsDone(StubFaultKind kind, string status)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = GoodRequests, Times = null });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client, Series);

        Assert.Equal([Series[0], Series[1]], run.Results.Select(result => result.Job.Series));
        Assert.True(run.Results[0].Completed);
        BackfillFailure failure = run.Results[1].Failure!;
        Assert.True(failure.StopsTheRun);
        Assert.Contains(status, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(FaultBench.Key, failure.Message, StringComparison.Ordinal);
        Assert.Empty(run.Waits);
        Assert.Equal(1, (await bench.GetServedAsync()).Faulted);
        foreach (SeriesKey series in Series)
        {
            Assert.Null(await bench.FindDamageAsync(run, series));
        }
    }

    /// <summary>The negative control: it goes on asking, for every series, and says that all went well.</summary>
    [Theory]
    [InlineData(StubFaultKind.KeyRefused)]
    [InlineData(StubFaultKind.NotEntitled)]
    public async Task NaiveClient_WhoseKeyIsRevoked_GoesOnAndLosesTheRestSilently(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = GoodRequests, Times = null });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client, Series);

        Assert.All(run.Results, result => Assert.True(result.Completed));
        Assert.Null(await bench.FindDamageAsync(run, Series[0]));
        Assert.StartsWith("I1", await bench.FindDamageAsync(run, Series[1]), StringComparison.Ordinal);
        Assert.StartsWith("I1", await bench.FindDamageAsync(run, Series[2]), StringComparison.Ordinal);
        Assert.Equal(2 * NaiveClient.MaxAttempts, (await bench.GetServedAsync()).Faulted);
    }
}
