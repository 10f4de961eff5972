using MarketData.Polygon.Resilience;
using MarketData.Quotas;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>Who passes the gate, in which order, and when to the tick.</summary>
public sealed class QuotaGateTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock clock = new(Fetches.Now);
    private readonly QuotaGate gate;

    public QuotaGateTests() => gate = new QuotaGate(QuotaPlan.Free, maxWaiting: 3, clock);

    public void Dispose() => gate.Dispose();

    [Fact]
    public async Task Requests_BeyondTheQuota_PassInOrderAsPlacesFree()
    {
        for (int i = 0; i < 5; i++)
        {
            await SpendAsync();
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Task<QuotaGrant?>[] late = [Enter(), Enter()];
        clock.Advance(Minute - TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.Equal([false, false], late.Select(entry => entry.IsCompleted));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([true, false], late.Select(entry => entry.IsCompleted));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([true, true], late.Select(entry => entry.IsCompleted));
    }

    /// <summary>Spent a fifth of a second apart: the second reopens within a moment (0.3 s) of the first, the third does not.</summary>
    [Fact]
    public async Task Places_ReopeningWithinAMoment_OpenTogetherForThoseWhoWait()
    {
        for (int i = 0; i < 5; i++)
        {
            await SpendAsync();
            clock.Advance(TimeSpan.FromMilliseconds(200));
        }

        Task<QuotaGrant?>[] late = [Enter(), Enter(), Enter()];
        clock.Advance(Minute - TimeSpan.FromMilliseconds(800) - TimeSpan.FromTicks(1));
        Assert.Equal([false, false, false], late.Select(entry => entry.IsCompleted));
        clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal([true, true, false], late.Select(entry => entry.IsCompleted));
    }

    [Fact]
    public async Task Waiters_WhenTheGateIsDisposed_AreCancelled()
    {
        QuotaGate closing = new(new QuotaPlan(1, Minute), maxWaiting: 3, clock);
        QuotaGrant? sent = await closing.EnterAsync(TestContext.Current.CancellationToken);
        Task<QuotaGrant?> waiter = closing.EnterAsync(TestContext.Current.CancellationToken);

        closing.Dispose();
        sent!.Spend();
        clock.Advance(2 * Minute);

        foreach (Task<QuotaGrant?> entry in new[] { waiter, closing.EnterAsync(TestContext.Current.CancellationToken) })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => entry.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Newcomer_WhileOthersWait_DoesNotOvertake()
    {
        using QuotaGate narrow = new(new QuotaPlan(1, Minute), maxWaiting: 3, clock);
        (await narrow.EnterAsync(TestContext.Current.CancellationToken))!.Spend();
        Task<QuotaGrant?> first = narrow.EnterAsync(TestContext.Current.CancellationToken);
        clock.Oversleep(Minute);

        // The place is free, but nobody has told the first.
        Task<QuotaGrant?> newcomer = narrow.EnterAsync(TestContext.Current.CancellationToken);
        Assert.False(newcomer.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((true, false), (first.IsCompletedSuccessfully, newcomer.IsCompleted));
    }

    [Fact]
    public async Task Place_OfASlowRequest_FreesAWindowAfterItArrived()
    {
        QuotaGrant slow = (await Enter())!;
        for (int i = 0; i < 4; i++)
        {
            await SpendAsync();
        }

        clock.Advance(TimeSpan.FromSeconds(50));
        slow.Spend();
        clock.Advance(TimeSpan.FromSeconds(10));
        for (int i = 0; i < 4; i++)
        {
            await SpendAsync();
        }

        Task<QuotaGrant?> fifth = Enter();
        clock.Advance(TimeSpan.FromSeconds(49));
        Assert.False(fifth.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(fifth.IsCompleted);
    }

    [Fact]
    public async Task AllPlaces_UnderWay_WaitForTheFirstToArrive()
    {
        List<QuotaGrant> underWay = [];
        for (int i = 0; i < 5; i++)
        {
            underWay.Add((await Enter())!);
        }

        Task<QuotaGrant?> next = Enter();
        clock.Advance(TimeSpan.FromHours(1));
        Assert.False(next.IsCompleted);
        underWay[3].Spend();
        clock.Advance(Minute);
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public async Task Grant_GivenBack_LetsTheNextPassAtOnce()
    {
        QuotaGrant unused = (await Enter())!;
        for (int i = 0; i < 4; i++)
        {
            await SpendAsync();
        }

        Task<QuotaGrant?> next = Enter();
        unused.GiveBack();
        unused.GiveBack();

        Assert.True(next.IsCompletedSuccessfully);
        Assert.False(Enter().IsCompleted);
    }

    [Fact]
    public async Task Wait_Cancelled_LeavesItsTurnToTheNext()
    {
        await SpendAllAsync();
        using CancellationTokenSource cancellation = new();
        Task<QuotaGrant?> first = gate.EnterAsync(cancellation.Token);
        Task<QuotaGrant?> second = Enter();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        clock.Advance(Minute);
        Assert.True(second.IsCompletedSuccessfully);
        for (int i = 0; i < 4; i++)
        {
            await SpendAsync();
        }
    }

    [Fact]
    public async Task Wait_CancelledBefore_TakesNoPlace()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gate.EnterAsync(new CancellationToken(canceled: true)));

        await SpendAllAsync();
    }

    [Fact]
    public async Task Queue_Full_TurnsNewcomersAway()
    {
        await SpendAllAsync();
        Task<QuotaGrant?>[] waiting = [Enter(), Enter(), Enter()];

        Assert.Null(await Enter());
        clock.Advance(Minute);
        Assert.All(waiting, entry => Assert.True(entry.IsCompletedSuccessfully));
    }

    /// <summary>What the server asked for and the seconds that nothing passes; negative: it asked for nothing.</summary>
    [Theory]
    [InlineData(-1, 60)]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(40, 40)]
    [InlineData(86400, 60)]
    public async Task Refusal_OfTheFirstRequest_LetsNothingThroughUntilTheQuotaIsThere(int askedSeconds, int pauseSeconds)
    {
        await RefuseAsync(askedSeconds < 0 ? null : TimeSpan.FromSeconds(askedSeconds));

        Assert.Equal(TimeSpan.FromSeconds(pauseSeconds), UntilItPasses(Enter()));
    }

    [Fact]
    public async Task Refusal_WithAShorterRetryAfter_DoesNotCutTheLonger()
    {
        await RefuseAsync(TimeSpan.FromSeconds(30));
        gate.Close(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(30), UntilItPasses(Enter()));
    }

    /// <summary>Ours of 20 s ago leaves the server's window in 40 s; of the others we know only that they leave within 60.</summary>
    [Fact]
    public async Task Refusal_WithoutRetryAfter_LetsOneThroughAsEachOfOursLeavesAndAllAfterAWindow()
    {
        await SpendAsync();
        clock.Advance(TimeSpan.FromSeconds(15));
        await SpendAsync();
        clock.Advance(TimeSpan.FromSeconds(5));
        await RefuseAsync(retryAfter: null);
        Task<QuotaGrant?>[] late = [Enter(), Enter(), Enter()];

        Assert.Equal(TimeSpan.FromSeconds(40), UntilItPasses(late[0]));
        Assert.Equal(TimeSpan.FromSeconds(15), UntilItPasses(late[1]));
        Assert.Equal(TimeSpan.FromSeconds(5), UntilItPasses(late[2]));
    }

    [Fact]
    public async Task Refusal_OfTheTryAfterARefusal_WaitsAWholeWindow()
    {
        for (int i = 0; i < 4; i++)
        {
            await SpendAsync();
            clock.Advance(TimeSpan.FromSeconds(10));
        }

        await RefuseAsync(retryAfter: null);
        Task<QuotaGrant?> secondTry = Enter();
        Assert.Equal(TimeSpan.FromSeconds(20), UntilItPasses(secondTry));
        Refuse((await secondTry)!, retryAfter: null);

        Assert.Equal(Minute, UntilItPasses(Enter()));
    }

    /// <summary>They had left before the first answer came: they say nothing of what was believed since.</summary>
    [Fact]
    public async Task Refusals_OfRequestsThatLeftTogether_AreOneRefusal()
    {
        await SpendAsync();
        clock.Advance(TimeSpan.FromSeconds(20));
        QuotaGrant[] together = [(await Enter())!, (await Enter())!];
        Refuse(together[0], retryAfter: null);
        clock.Advance(TimeSpan.FromSeconds(1));
        Refuse(together[1], retryAfter: null);

        Assert.Equal(TimeSpan.FromSeconds(39), UntilItPasses(Enter()));
    }

    [Fact]
    public void Plan_OutOfRange_IsRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new QuotaPlan(0, Minute));
        Assert.ThrowsAny<ArgumentException>(() => new QuotaPlan(100_001, Minute));
        Assert.ThrowsAny<ArgumentException>(() => new QuotaPlan(5, TimeSpan.Zero));
        Assert.ThrowsAny<ArgumentException>(() => new QuotaPlan(5, TimeSpan.FromDays(2)));
    }

    private Task<QuotaGrant?> Enter() => gate.EnterAsync(TestContext.Current.CancellationToken);

    private async Task RefuseAsync(TimeSpan? retryAfter) => Refuse((await Enter())!, retryAfter);

    private void Refuse(QuotaGrant grant, TimeSpan? retryAfter)
    {
        grant.Spend();
        gate.Close(gate.PauseAfter(grant, retryAfter));
    }

    private TimeSpan UntilItPasses(Task<QuotaGrant?> entry)
    {
        DateTimeOffset began = clock.GetUtcNow();
        while (!entry.IsCompleted)
        {
            Assert.True(clock.TryFireNext(TimeSpan.FromHours(1), out _));
        }

        return clock.GetUtcNow() - began;
    }

    private async Task SpendAsync()
    {
        Task<QuotaGrant?> entry = Enter();
        Assert.True(entry.IsCompletedSuccessfully);
        (await entry)!.Spend();
    }

    private async Task SpendAllAsync()
    {
        for (int i = 0; i < QuotaPlan.Free.Requests; i++)
        {
            await SpendAsync();
        }
    }
}
