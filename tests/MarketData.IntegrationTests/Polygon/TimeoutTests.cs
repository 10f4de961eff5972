using MarketData.Bars;
using MarketData.Polygon;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Every wait is bounded, and the caller's cancellation is not a failure.</summary>
public sealed class TimeoutTests
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Body_ThatStalls_EndsWithTheAttemptAndIsAskedForAgain()
    {
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Stall(stalled), Answers.Json(Pages.Of(0, 2)));
        ManualClock clock = new(Fetches.Now);
        using PolygonBarSource source = PolygonBarSource.Create(Fetches.Options(server), clock, new Random(1));
        FetchOutcomes outcomes = new();
        BarColumns bars = new();
        Task work = Fetches.CollectAsync(
            source, Pages.Series, Pages.Day, outcomes, bars, [], TestContext.Current.CancellationToken);
        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(clock.TryFireNext(AttemptTimeout, out TimeSpan waited));
        await Fetches.JumpUntilDoneAsync(work, clock, TimeSpan.FromSeconds(60));
        await work;

        Assert.Equal(AttemptTimeout, waited);
        Assert.Equal(2, bars.Count);
        Assert.Equal((2, 1, 1), (outcomes.Requests, outcomes.Retries, outcomes.Pages));
    }

    [Fact]
    public async Task Body_ThatStallsToTheEnd_FailsTheFetchButNotTheRun()
    {
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Stall(stalled));
        ManualClock clock = new(Fetches.Now);
        PolygonOptions options = Fetches.Options(server) with { RetryDelays = [] };
        using PolygonBarSource source = PolygonBarSource.Create(options, clock, new Random(1));
        Task work = Fetches.CollectAsync(
            source, Pages.Series, Pages.Day, new FetchOutcomes(), new(), [], TestContext.Current.CancellationToken);
        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.True(clock.TryFireNext(AttemptTimeout, out _));

        BarSourceException error = await Assert.ThrowsAsync<BarSourceException>(() => work);
        Assert.False(error.StopsTheRun);
    }

    [Fact]
    public async Task Page_WithAllItsAttempts_EndsWithThePagesTimeout()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Answers.Status(500), 9));
        PolygonOptions options = Fetches.Options(server) with
        {
            AttemptTimeout = TimeSpan.FromSeconds(20),
            PageTimeout = TimeSpan.FromSeconds(20),
            RetryDelays = [TimeSpan.FromSeconds(30)],
        };
        ManualClock clock = new(Fetches.Now);
        CapturingLogger logger = new();
        using PolygonBarSource source = PolygonBarSource.Create(options, clock, new Random(1), logger);
        Task work = Fetches.CollectAsync(
            source, Pages.Series, Pages.Day, new FetchOutcomes(), new(), [], TestContext.Current.CancellationToken);
        await Fetches.UntilAsync(() => logger.Text.Length > 0, "A retry was to be logged.");

        Assert.True(clock.TryFireNext(TimeSpan.FromSeconds(20), out _));

        await Assert.ThrowsAsync<BarSourceException>(() => work);
        Assert.Single(server.RequestHeads);
    }

    [Fact]
    public async Task Caller_CancelsInTheBody_SeesACancellation()
    {
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Stall(stalled));
        using PolygonBarSource source = PolygonBarSource.Create(Fetches.Options(server), TimeProvider.System, new Random(1));
        using CancellationTokenSource cancellation = new();
        Task work = Fetches.CollectAsync(source, Pages.Series, Pages.Day, new FetchOutcomes(), new(), [], cancellation.Token);
        await stalled.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Single(server.RequestHeads);
    }

    [Fact]
    public async Task Caller_CancelsBeforeTheFirstRequest_SendsNothing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        using PolygonBarSource source = PolygonBarSource.Create(Fetches.Options(server), TimeProvider.System, new Random(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Fetches.CollectAsync(
            source, Pages.Series, Pages.Day, new FetchOutcomes(), new(), [], new CancellationToken(canceled: true)));

        Assert.Empty(server.RequestHeads);
    }

    [Fact]
    public async Task Caller_StopsAfterAPage_AsksForNoMore()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Then(Answers.Json(Pages.Of(0, 2, new Uri(server.Address, "/next").ToString())), Answers.Json(Pages.Of(2, 4)));
        using PolygonBarSource source = PolygonBarSource.Create(Fetches.Options(server), TimeProvider.System, new Random(1));

        await foreach (BarPage page in source.FetchAsync(
            Pages.Series, Pages.Day, new FetchOutcomes(), TestContext.Current.CancellationToken))
        {
            Assert.Equal(0, page.Index);
            break;
        }

        Assert.Single(server.RequestHeads);
    }
}
