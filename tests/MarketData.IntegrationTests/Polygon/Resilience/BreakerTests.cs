using MarketData.Polygon.Resilience;
using MarketData.Quotas;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>When a failing server is left alone, and when it is tried again.</summary>
public sealed class BreakerTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Failures come at most as fast as the free plan allows. Without the breaker the server is asked on and on.</summary>
    [Theory]
    [InlineData(5, 5)]
    [InlineData(1_000_000, 12)]
    public async Task Server_FailingAtFiveRequestsAMinute_IsLeftAlone(int failuresToOpen, int requests)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            [.. Enumerable.Repeat(Answers.Status(500), 3), .. Enumerable.Repeat(Answers.Html(504), 96)]);
        using SharedSource source = new(
            Fetches.Options(server) with { Quota = QuotaPlan.Free, BreakerFailures = failuresToOpen });

        FetchResult[] results = [await source.FetchAsync(), await source.FetchAsync(), await source.FetchAsync()];

        Assert.All(results, result => Assert.False(result.Error!.StopsTheRun));
        Assert.Equal(requests, server.RequestHeads.Count);
        if (requests == 5)
        {
            Assert.Equal([(4, 0, 0), (1, 1, 1), (0, 0, 1)], results.Select(result =>
                (result.Outcomes.Requests, result.Outcomes.BreakerOpenings, result.Outcomes.HeldBack)));
            Assert.Empty(results[2].Waits);
        }
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Probe_AfterThePause_ClosesOrOpensAgain(bool probeFails, bool isClosed)
    {
        Answer page = Answers.Json(Pages.Of(0, 2));
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            [.. Enumerable.Repeat(Answers.Html(504), 5), probeFails ? Answers.Status(500) : page, page, page]);
        using SharedSource source = new(Fetches.Options(server) with { Quota = QuotaPlan.Free, RetryDelays = [] });
        for (int i = 0; i < 5; i++)
        {
            Assert.NotNull((await source.FetchAsync()).Error);
        }

        source.Clock.Advance(Pause - TimeSpan.FromTicks(1));
        Assert.Equal(1, (await source.FetchAsync()).Outcomes.HeldBack);
        source.Clock.Advance(TimeSpan.FromTicks(1));
        FetchResult probe = await source.FetchAsync();
        FetchResult next = await source.FetchAsync();

        Assert.Equal(probeFails ? 1 : 0, probe.Outcomes.BreakerOpenings);
        Assert.Equal(!isClosed, probe.Error is not null);
        Assert.Equal(isClosed ? (1, 0) : (0, 1), (next.Outcomes.Requests, next.Outcomes.HeldBack));
    }

    [Fact]
    public async Task Attempts_HeldBack_SpendNoQuota()
    {
        Answer page = Answers.Json(Pages.Of(0, 2));
        await using ScriptedServer server = await ScriptedServer.StartAsync([Answers.Status(500), page, page]);
        using SharedSource source = new(Fetches.Options(server) with
        {
            Quota = new QuotaPlan(2, TimeSpan.FromMinutes(1)),
            RetryDelays = [],
            BreakerFailures = 1,
        });
        Assert.NotNull((await source.FetchAsync()).Error);
        source.Clock.Advance(Pause - TimeSpan.FromSeconds(1));
        for (int i = 0; i < 9; i++)
        {
            Assert.Equal((1, 0), await HeldBackAndWaitsAsync());
        }

        source.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((0, 0), await HeldBackAndWaitsAsync());
        Assert.Equal((0, 0), await HeldBackAndWaitsAsync());

        async Task<(int HeldBack, int Waits)> HeldBackAndWaitsAsync()
        {
            FetchResult result = await source.FetchAsync();
            return (result.Outcomes.HeldBack, result.Outcomes.QuotaWaits);
        }
    }

    [Fact]
    public void Failures_HoursApart_OpenIt()
    {
        ManualClock clock = new(Fetches.Now);
        CircuitBreaker breaker = new(3, Pause, clock);
        bool[] opened = new bool[3];
        for (int i = 0; i < opened.Length; i++)
        {
            Assert.True(breaker.TryEnter(out bool isProbe, out _));
            opened[i] = breaker.Leave(isProbe, isHealthy: false);
            clock.Advance(TimeSpan.FromHours(3));
        }

        Assert.Equal([false, false, true], opened);
    }

    [Fact]
    public void Success_BetweenFailures_StartsTheCountAgain()
    {
        CircuitBreaker breaker = new(3, Pause, new ManualClock(Fetches.Now));

        Assert.DoesNotContain(
            Enumerable.Range(0, 99), i => breaker.TryEnter(out bool isProbe, out _) && breaker.Leave(isProbe, isHealthy: i % 3 == 2));
    }

    [Fact]
    public void Probe_UnderWay_IsTheOnlyRequest()
    {
        ManualClock clock = new(Fetches.Now);
        CircuitBreaker breaker = new(1, Pause, clock);
        breaker.TryEnter(out _, out _);
        breaker.Leave(isProbe: false, isHealthy: false);
        clock.Advance(Pause);

        Assert.True(breaker.TryEnter(out bool isProbe, out _));
        Assert.True(isProbe);
        Assert.False(breaker.TryEnter(out _, out _));
    }

    [Fact]
    public void Probe_CutOff_LeavesTheNextToProbe()
    {
        ManualClock clock = new(Fetches.Now);
        CircuitBreaker breaker = new(1, Pause, clock);
        breaker.TryEnter(out _, out _);
        breaker.Leave(isProbe: false, isHealthy: false);
        clock.Advance(Pause);
        breaker.TryEnter(out bool isProbe, out _);

        Assert.False(breaker.Leave(isProbe, isHealthy: null));

        Assert.True(breaker.TryEnter(out isProbe, out _));
        Assert.True(isProbe);
    }

    [Fact]
    public void Answer_ToARequestSentBeforeItOpened_ChangesNothing()
    {
        CircuitBreaker breaker = new(1, Pause, new ManualClock(Fetches.Now));
        breaker.TryEnter(out _, out _);
        breaker.TryEnter(out bool isProbe, out _);
        breaker.Leave(isProbe: false, isHealthy: false);

        Assert.False(breaker.Leave(isProbe, isHealthy: true));

        Assert.False(breaker.TryEnter(out _, out TimeSpan remaining));
        Assert.Equal(Pause, remaining);
    }
}
