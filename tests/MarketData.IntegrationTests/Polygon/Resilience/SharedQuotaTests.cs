using MarketData.Polygon.Resilience;
using MarketData.Quotas;
using Microsoft.Extensions.Logging.Abstractions;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>How often a ledger is asked, and by whom, on a clock that stands still until it is moved.</summary>
public sealed class SharedQuotaTests : IDisposable
{
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(30);

    private readonly ManualClock clock = new(Fetches.Now);
    private readonly Ledger ledger = new();
    private readonly SharedQuota quota;

    public SharedQuotaTests() => quota = new SharedQuota(ledger, QuotaPlan.Free, Travel, clock, NullLogger.Instance);

    public void Dispose() => quota.Dispose();

    /// <summary>Fifty wait a minute. Asked every 3 s, a twentieth of the window, by the first of them alone.</summary>
    [Fact]
    public async Task Waiters_HoweverMany_AskAsOne()
    {
        Task<SharedTurn>[] waiters = [.. Enumerable.Range(0, 50).Select(_ => TakeAsync())];

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(21, ledger.Asked);
        ledger.Free = 50;
        clock.Advance(TimeSpan.FromSeconds(3));
        SharedTurn[] places = await Task.WhenAll(waiters);
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), places.Select(taken => taken.Place));
        Assert.Equal((true, false), (places[0].HasWaited, places[1].HasWaited));
    }

    [Theory]
    [InlineData(1500, 1500)]
    [InlineData(3_600_000, 3000)]
    [InlineData(-1000, 1)]
    public void Sleep_IsAsLongAsTheLedgerSaysWithinBounds(int waitMs, int sleepMs)
    {
        ledger.Wait = TimeSpan.FromMilliseconds(waitMs);
        Task<SharedTurn> waiter = TakeAsync();

        Assert.True(clock.TryFireNext(TimeSpan.MaxValue, out TimeSpan slept));

        Assert.Equal(TimeSpan.FromMilliseconds(sleepMs), slept);
        Assert.False(waiter.IsCompleted);
    }

    [Fact]
    public async Task First_Cancelled_LeavesItsTurnToTheNext()
    {
        using CancellationTokenSource cancellation = new();
        Task<SharedTurn> first = quota.TakeAsync(cancellation.Token);
        Task<SharedTurn> second = TakeAsync();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        ledger.Free = 1;
        await Fetches.UntilAsync(() => clock.TryFireNext(Travel, out _) || second.IsCompleted, "The second did not pass.");
        Assert.Equal(1, (await second).Place);
    }

    [Fact]
    public async Task Ledger_Failing_FailsOneAfterTheOther()
    {
        ledger.Failure = new QuotaLedgerException("gone", new IOException());
        Task<SharedTurn>[] waiters = [TakeAsync(), TakeAsync()];

        Assert.All(waiters, waiter => Assert.IsType<QuotaLedgerException>(waiter.Exception?.InnerException));
        Assert.False(await quota.TryCloseAsync(null));
        await quota.SpendAsync(1, clock.GetTimestamp());
        ledger.Failure = null;
        Assert.True(await quota.TryCloseAsync(null));
    }

    /// <summary>The ledger is told when the request arrived, not when its body had come.</summary>
    [Fact]
    public async Task Spend_ToldLate_SaysHowLongAgoItWas()
    {
        long arrivedAt = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromSeconds(7));

        await quota.SpendAsync(1, arrivedAt);

        Assert.Equal(TimeSpan.FromSeconds(7), ledger.SinceArrival);
    }

    [Fact]
    public async Task Waiters_WhenItIsDisposed_AreCancelled()
    {
        Task<SharedTurn>[] waiters = [TakeAsync(), TakeAsync(), TakeAsync()];

        quota.Dispose();

        foreach (Task<SharedTurn> waiter in waiters.Append(TakeAsync()))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => waiter.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }
    }

    /// <summary>The first is being answered while everything is closed: its place is not lost to an error of the closing.</summary>
    [Fact]
    public async Task Place_HadWhileItIsDisposed_IsHandedOver()
    {
        TaskCompletionSource<QuotaTurn> answer = new();
        ledger.Answer = answer.Task;
        Task<SharedTurn> taking = TakeAsync();

        quota.Dispose();
        answer.SetResult(new QuotaTurn(7, default));

        Assert.Equal(7, (await taking).Place);
    }

    private Task<SharedTurn> TakeAsync() => quota.TakeAsync(TestContext.Current.CancellationToken);

    /// <summary>Answers at once, from what a test sets.</summary>
    private sealed class Ledger : IQuotaLedger
    {
        private long places;

        public int Free { get; set; }

        public int Asked { get; private set; }

        public TimeSpan Wait { get; set; } = TimeSpan.FromMinutes(1);

        public TimeSpan SinceArrival { get; private set; }

        /// <summary>Null: at once.</summary>
        public Task<QuotaTurn>? Answer { get; set; }

        public QuotaLedgerException? Failure { get; set; }

        public Task<QuotaTurn> TryEnterAsync(QuotaPlan plan, TimeSpan longestTravel, CancellationToken cancellationToken = default)
        {
            Asked++;
            if (Answer is not null)
            {
                return Answer;
            }

            return Failure is null
                ? Task.FromResult(places < Free ? new QuotaTurn(++places, default) : new QuotaTurn(null, Wait))
                : Task.FromException<QuotaTurn>(Failure);
        }

        public Task SpendAsync(QuotaPlan plan, long place, TimeSpan sinceArrival, CancellationToken cancellationToken = default)
        {
            SinceArrival = sinceArrival;
            return Done();
        }

        public Task GiveBackAsync(long place, CancellationToken cancellationToken = default) => Done();

        public Task CloseAsync(QuotaPlan plan, TimeSpan? pause, CancellationToken cancellationToken = default) => Done();

        private Task Done() => Failure is null ? Task.CompletedTask : Task.FromException(Failure);
    }
}
