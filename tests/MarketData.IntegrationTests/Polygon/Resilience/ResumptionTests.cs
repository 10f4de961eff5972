using MarketData.Bars;
using MarketData.Polygon;
using MarketData.Quotas;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>How long after the quota is there again a fetch that was refused has its page. All times are simulated.</summary>
public sealed class ResumptionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    public static MatrixTheoryData<bool, int> GateAndJitter => new([true, false], [1, 2, 3]);

    /// <summary>Others spend the five of the stub's window; it reopens in 55 s and says so.</summary>
    [Theory]
    [MemberData(nameof(GateAndJitter))]
    public async Task QuotaSpentByOthers_WithRetryAfter_ResumesWithinTheBound(bool isGated, int jitterSeed)
    {
        (FetchResult result, TimeSpan delay) = await FetchFromASpentStubAsync(isGated, jitterSeed, sendsRetryAfter: true);

        Assert.Null(result.Error);
        Assert.Equal(1, result.Outcomes.RateLimited);
        Assert.InRange(delay, TimeSpan.Zero, Bound);
    }

    /// <summary>The control: knowing nothing, the retries are used up before the quota is there.</summary>
    [Fact]
    public async Task QuotaSpentByOthers_WithNeitherRetryAfterNorGate_Fails()
    {
        (FetchResult result, TimeSpan delay) = await FetchFromASpentStubAsync(isGated: false, jitterSeed: 1, sendsRetryAfter: false);

        Assert.NotNull(result.Error);
        Assert.True(delay < TimeSpan.Zero);
    }

    /// <summary>
    /// The window began with our first request and others filled it: it reopens when that request leaves. The control is the
    /// limit of what can be known: when the window is theirs alone, a whole one is waited, here 30 s too long.
    /// </summary>
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 30)]
    public async Task QuotaSpentWithOthers_WithoutRetryAfter_ResumesAsOurOldestLeaves(bool isOursOldest, int delaySeconds)
    {
        ManualClock clock = new(Fetches.Now);
        await using StubServer stub = await StartStubAsync(clock, sendsRetryAfter: false);
        using PolygonBarSource ours = Source(stub, clock, QuotaPlan.Free);
        using PolygonBarSource others = Source(stub, clock, quota: null);
        await SpendAsync(isOursOldest ? ours : others, 1);
        clock.Advance(TimeSpan.FromSeconds(20));
        await SpendAsync(others, 4);
        clock.Advance(TimeSpan.FromSeconds(10));

        FetchResult result = await FetchAsync(ours, clock);

        Assert.Null(result.Error);
        Assert.Equal(1, result.Outcomes.RateLimited);
        Assert.Equal(TimeSpan.FromSeconds(delaySeconds), clock.GetUtcNow() - Fetches.Now - Minute);
    }

    /// <summary>Three refusals in a row, each for 30 s: each is waited for to its end, and hardly longer.</summary>
    [Theory]
    [MemberData(nameof(GateAndJitter))]
    public async Task Storm_WithRetryAfter_ResumesWithinTheBoundEachTime(bool isGated, int jitterSeed)
    {
        Answer limited = Answers.Status(429, "Retry-After: 30");
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            limited, limited, limited, Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(
            Fetches.Options(server) with { Quota = isGated ? QuotaPlan.Free : null }, jitterSeed: jitterSeed);

        Assert.Null(result.Error);
        Assert.Equal(3, result.Outcomes.RateLimited);
        Assert.Equal(3, result.Waits.Count);
        TimeSpan asked = TimeSpan.FromSeconds(30);
        Assert.All(result.Waits, wait => Assert.InRange(wait, asked, isGated ? asked : asked + Bound));
    }

    /// <summary>What is logged names the wait that there is: the gate's, or the retry's own.</summary>
    [Theory]
    [InlineData(true, "WaitingForQuota", "Retrying")]
    [InlineData(false, "Retrying", "WaitingForQuota")]
    public async Task Refusal_Logged_NamesItsWait(bool isGated, string logged, string notLogged)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Status(429), Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(
            Fetches.Options(server) with { Quota = isGated ? QuotaPlan.Free : null });

        Assert.Contains(logged, result.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain(notLogged, result.LogText, StringComparison.Ordinal);
    }

    /// <returns>What came of the fetch, and when it ended, counted from the moment that the quota was there again.</returns>
    private static async Task<(FetchResult Result, TimeSpan Delay)> FetchFromASpentStubAsync(
        bool isGated, int jitterSeed, bool sendsRetryAfter)
    {
        ManualClock clock = new(Fetches.Now);
        await using StubServer stub = await StartStubAsync(clock, sendsRetryAfter);
        using PolygonBarSource ours = Source(stub, clock, isGated ? QuotaPlan.Free : null, jitterSeed);
        using PolygonBarSource others = Source(stub, clock, quota: null);
        await SpendAsync(others, 5);
        clock.Advance(TimeSpan.FromSeconds(5));

        FetchResult result = await FetchAsync(ours, clock);

        return (result, clock.GetUtcNow() - Fetches.Now - Minute);
    }

    private static Task<StubServer> StartStubAsync(ManualClock clock, bool sendsRetryAfter)
    {
        StubOptions options = new() { QuotaRequests = 5, SendRetryAfter = sendsRetryAfter, TimeProvider = clock };
        return StubServer.StartAsync(options, TestContext.Current.CancellationToken);
    }

    private static PolygonBarSource Source(StubServer stub, ManualClock clock, QuotaPlan? quota, int jitterSeed = 1)
    {
        PolygonOptions options = new(new ApiKey(new StubOptions().ApiKey))
        {
            BaseAddress = stub.BaseAddress,
            AttemptTimeout = TimeSpan.FromMinutes(10),
            PageTimeout = TimeSpan.FromMinutes(50),
            Quota = quota,
        };
        return PolygonBarSource.Create(options, clock, new Random(jitterSeed));
    }

    /// <summary>Fetches of one page each, one after the other, that are not refused.</summary>
    private static async Task SpendAsync(PolygonBarSource source, int pages)
    {
        for (int i = 0; i < pages; i++)
        {
            FetchOutcomes outcomes = new();
            await Fetches.CollectAsync(
                source, Pages.Series, Pages.Day, outcomes, new(), [], TestContext.Current.CancellationToken);
            Assert.Equal((1, 1), (outcomes.Requests, outcomes.Pages));
        }
    }

    private static async Task<FetchResult> FetchAsync(PolygonBarSource source, ManualClock clock)
    {
        BarColumns bars = new();
        List<BarPage> pages = [];
        FetchOutcomes outcomes = new();
        Task work = Fetches.CollectAsync(
            source, Pages.Series, Pages.Day, outcomes, bars, pages, TestContext.Current.CancellationToken);
        List<TimeSpan> waits = await Fetches.JumpUntilDoneAsync(work, clock, Minute);
        Exception? error = await Record.ExceptionAsync(() => work);
        return new FetchResult(bars, pages, outcomes, (BarSourceException?)error, waits, "");
    }
}
