using MarketData.Bars;
using MarketData.Polygon;
using MarketData.Quotas;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>What fetches make of the answers of a ledger, on a clock that stands still until it is moved.</summary>
public sealed class LedgerPipelineTests
{
    private static readonly TimeSpan Travel = TimeSpan.FromSeconds(30);

    private readonly ManualClock clock = new(Fetches.Now);

    /// <summary>
    /// The process stands still while the first place is on its way to it, as after SIGSTOP. A place is held for 30 s and what a
    /// request may travel: after 30 s it could still be given away while the request travels.
    /// </summary>
    [Theory]
    [InlineData(30.0, 1)]
    [InlineData(30.1, 2)]
    public async Task Place_ThatBecameTooOld_IsGivenBackAndAnotherIsTaken(double suspendedSeconds, int places)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 2)));
        Ledger ledger = new(turn =>
        {
            if (turn == 1)
            {
                clock.Oversleep(TimeSpan.FromSeconds(suspendedSeconds));
            }

            return new QuotaTurn(turn, default);
        });
        FetchOutcomes outcomes = new();

        await FetchAsync(server, ledger, outcomes);

        Assert.Single(server.RequestHeads);
        Assert.Equal(Enumerable.Range(1, places - 1).Select(place => (long)place), ledger.GivenBack);
        Assert.Equal([places], ledger.Spent);
        Assert.All(ledger.LongestTravels, travel => Assert.Equal(TimeSpan.FromSeconds(30) + Travel, travel));
    }

    /// <summary>The ledger says to wait a second, and is gone when it is asked again.</summary>
    [Fact]
    public async Task Wait_ThatEndsInAFailureOfTheLedger_IsCounted()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 2)));
        Ledger ledger = new(turn => turn == 1
            ? new QuotaTurn(null, TimeSpan.FromSeconds(1))
            : throw new QuotaLedgerException("gone", new IOException()));
        FetchOutcomes outcomes = new();

        await Assert.ThrowsAsync<BarSourceException>(() => FetchAsync(server, ledger, outcomes));

        Assert.Empty(server.RequestHeads);
        Assert.Equal((1, TimeSpan.FromSeconds(1)), (outcomes.QuotaWaits, outcomes.QuotaWaitTime));
    }

    private async Task FetchAsync(ScriptedServer server, IQuotaLedger ledger, FetchOutcomes outcomes)
    {
        PolygonOptions options = Fetches.Options(server) with { AttemptTimeout = Travel, Quota = QuotaPlan.Free };
        using PolygonBarSource source = PolygonBarSource.Create(options, clock, new Random(1), ledger: ledger);
        Task work = Fetches.CollectAsync(
            source, Pages.Series, Pages.Day, outcomes, new BarColumns(), [], TestContext.Current.CancellationToken);
        await Fetches.JumpUntilDoneAsync(work, clock, TimeSpan.FromSeconds(5));
        await work;
    }

    /// <summary>Answers at once, from the number of the question; keeps what it is told.</summary>
    private sealed class Ledger(Func<int, QuotaTurn> answer) : IQuotaLedger
    {
        private int asked;

        public List<TimeSpan> LongestTravels { get; } = [];

        public List<long> GivenBack { get; } = [];

        public List<long> Spent { get; } = [];

        public Task<QuotaTurn> TryEnterAsync(QuotaPlan plan, TimeSpan longestTravel, CancellationToken cancellationToken = default)
        {
            LongestTravels.Add(longestTravel);
            return Task.FromResult(answer(++asked));
        }

        public Task SpendAsync(QuotaPlan plan, long place, TimeSpan sinceArrival, CancellationToken cancellationToken = default)
        {
            Spent.Add(place);
            return Task.CompletedTask;
        }

        public Task GiveBackAsync(long place, CancellationToken cancellationToken = default)
        {
            GivenBack.Add(place);
            return Task.CompletedTask;
        }

        public Task CloseAsync(QuotaPlan plan, TimeSpan? pause, CancellationToken cancellationToken = default) => Task.CompletedTask;
    }
}
