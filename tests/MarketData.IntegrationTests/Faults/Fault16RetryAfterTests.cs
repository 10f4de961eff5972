using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Quotas;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 16: a Retry-After that is short, a day long, a date, or nonsense.</summary>
public sealed class Fault16RetryAfterTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const string DateInFortySeconds = "Sun, 01 Jun 2025 12:00:40 GMT";

    /// <summary>Whether our own quota is kept, what the server says, and the seconds that may be waited.</summary>
    public static TheoryData<bool, string, double, double> Asked => new()
    {
        { false, "1", 1, 1.2 },
        { false, "86400", 60, 60 },
        { false, DateInFortySeconds, 40, 48 },
        { false, "soon", 1, 1.2 },
        { true, "1", 1, 1 },
        { true, "86400", 60, 60 },
        { true, DateInFortySeconds, 40, 40 },
        { true, "soon", 60, 60 }, // a window
    };

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task RetryAfter_OnASecondPage_IsObeyedWithinBounds(bool isGated, string retryAfter, double minSeconds, double maxSeconds)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.RateLimited) { Skip = 1, Value = retryAfter });
        using PolygonBarSource client = bench.Client(bench.Options with { Quota = isGated ? QuotaPlan.Free : null });

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Equal((1, 1), (run.Outcomes.RateLimited, run.Outcomes.Retries));
        Assert.InRange(run.WaitedSeconds, minSeconds, maxSeconds + 0.002);
    }

    /// <summary>The negative control: obeyed to the letter, a day stops the run for a day.</summary>
    [Fact]
    public async Task NaiveClient_ToldADay_WaitsADay()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.RateLimited) { Value = "86400" });
        using NaiveClient client = bench.Naive(bench.Clock);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        Task work = bench.Start(client, stop.Token);
        TimeSpan wait = TimeSpan.MaxValue;

        await Fetches.UntilAsync(
            () => bench.Clock.TryFireNext(TimeSpan.Zero, out wait) || wait < TimeSpan.MaxValue, "The client was to wait.");

        Assert.Equal(TimeSpan.FromDays(1), wait);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    /// <summary>The negative control: what is not a number ends the job, though the next request would have been answered.</summary>
    [Theory]
    [InlineData(DateInFortySeconds)]
    [InlineData("soon")]
    public async Task NaiveClient_ToldNoNumber_Fails(string retryAfter)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.RateLimited) { Value = retryAfter });
        using NaiveClient client = bench.Naive(bench.Clock);

        FaultRun run = await bench.RunAsync(client);

        Assert.False(run.Only.Completed);
    }
}
