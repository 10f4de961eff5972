using System.Globalization;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Quotas;
using MarketData.Storage;

namespace MarketData.IntegrationTests.Polygon.Resilience;

/// <summary>What fetches see of the quota: every attempt spends it, and a 429 stops them all for as long as it asks.</summary>
public sealed class QuotaPipelineTests
{
    /// <summary>
    /// Retry-After as sent, and the seconds that a gated client waits: exactly as long, within bounds. Noon, 1 June 2025.
    /// </summary>
    [Theory]
    [InlineData(null, 60)]
    [InlineData("1", 1)]
    [InlineData("0", 1)]
    [InlineData("20", 20)]
    [InlineData("86400", 60)]
    [InlineData("Sun, 01 Jun 2025 12:00:40 GMT", 40)]
    [InlineData("Sun, 01 Jun 2025 11:00:00 GMT", 1)]
    [InlineData("soon", 60)]
    [InlineData("-5", 60)]
    [InlineData("99999999999999999999", 60)]
    public async Task RateLimit_WithAGate_WaitsAsLongAsTheServerAsks(string? retryAfter, double seconds)
    {
        Answer limited = Answers.Status(429, retryAfter is null ? [] : [$"Retry-After: {retryAfter}"]);
        await using ScriptedServer server = await ScriptedServer.StartAsync(limited, Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { Quota = QuotaPlan.Free });

        Assert.Null(result.Error);
        Assert.Equal((2, 1, 1), (result.Outcomes.Requests, result.Outcomes.RateLimited, result.Outcomes.QuotaWaits));
        Assert.Equal([TimeSpan.FromSeconds(seconds)], result.Waits);
        Assert.Equal(TimeSpan.FromSeconds(seconds), result.Outcomes.QuotaWaitTime);
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 0)]
    public async Task RateLimit_OfOneFetch_HoldsTheOthers(bool isGated, double seconds)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Status(429, "Retry-After: 30"), Answers.Json(Pages.Of(0, 2)));
        using SharedSource source = new(
            Fetches.Options(server) with { Quota = isGated ? QuotaPlan.Free : null, RetryDelays = [] });

        Assert.NotNull((await source.FetchAsync()).Error);
        FetchResult next = await source.FetchAsync();

        Assert.Null(next.Error);
        Assert.Equal(TimeSpan.FromSeconds(seconds), next.Outcomes.QuotaWaitTime);
    }

    [Fact]
    public async Task RateLimits_InAStorm_SpendTheQuotaAndNoMore()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Answers.Status(429), 99));
        using SharedSource source = new(Fetches.Options(server) with { Quota = QuotaPlan.Free });

        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull((await source.FetchAsync()).Error);
        }

        // Twelve answers, a whole window after each but the last; and a 429 is no failure to the breaker.
        Assert.Equal(12, server.RequestHeads.Count);
        Assert.Equal(TimeSpan.FromMinutes(11), source.Clock.GetUtcNow() - Fetches.Now);
    }

    [Fact]
    public async Task Attempts_ThatFail_SpendQuotaToo()
    {
        Answer failed = Answers.Status(500);
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            failed, failed, Answers.Json(Pages.Of(0, 2)), Answers.Json(Pages.Of(0, 2)));
        using SharedSource source = new(Fetches.Options(server) with { Quota = new QuotaPlan(3, TimeSpan.FromMinutes(1)) });

        FetchResult first = await source.FetchAsync();
        FetchResult second = await source.FetchAsync();

        Assert.Equal((3, 0), (first.Outcomes.Requests, first.Outcomes.QuotaWaits));
        Assert.Equal((1, 1), (second.Outcomes.Requests, second.Outcomes.QuotaWaits));
        Assert.Equal(Fetches.Now.AddMinutes(1), source.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Wait_ForQuota_DoesNotCountAsThePagesTime()
    {
        TimeSpan window = TimeSpan.FromMinutes(10);
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Json(Pages.Of(0, 2)), Answers.Json(Pages.Of(0, 2)));
        using SharedSource source = new(Fetches.Options(server) with
        {
            AttemptTimeout = TimeSpan.FromSeconds(30),
            PageTimeout = TimeSpan.FromSeconds(30),
            Quota = new QuotaPlan(1, window),
        });
        FetchOutcomes outcomes = new();
        await FetchAsync();
        Task second = FetchAsync();

        Assert.True(source.Clock.TryFireNext(window, out TimeSpan waited));
        await second;

        Assert.Equal(window, waited);
        Assert.Equal((2, 1, window), (outcomes.Pages, outcomes.QuotaWaits, outcomes.QuotaWaitTime));

        Task FetchAsync() => Fetches.CollectAsync(
            source.Source, Pages.Series, Pages.Day, outcomes, new(), [], TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Fetch_CancelledWhileItWaits_SendsNothing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 2)));
        using SharedSource source = new(Fetches.Options(server) with { Quota = new QuotaPlan(1, TimeSpan.FromMinutes(1)) });
        Assert.Null((await source.FetchAsync()).Error);
        using CancellationTokenSource cancellation = new();
        FetchOutcomes outcomes = new();
        Task work = Fetches.CollectAsync(source.Source, Pages.Series, Pages.Day, outcomes, new(), [], cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Single(server.RequestHeads);
        Assert.Equal((0, 1), (outcomes.Requests, outcomes.QuotaWaits));
    }

    [Fact]
    public async Task Fetch_WhenTooManyWait_FailsAtOnceAndSaysSo()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 2)));
        using SharedSource source = new(
            Fetches.Options(server) with { Quota = new QuotaPlan(1, TimeSpan.FromMinutes(1)), MaxWaitingForQuota = 1 });
        Assert.Null((await source.FetchAsync()).Error);
        using CancellationTokenSource cancellation = new();
        Task waiting = Fetches.CollectAsync(
            source.Source, Pages.Series, Pages.Day, new FetchOutcomes(), new(), [], cancellation.Token);

        BarSourceException error = await Assert.ThrowsAsync<BarSourceException>(() => Fetches.CollectAsync(
            source.Source, Pages.Series, Pages.Day, new FetchOutcomes(), new(), [], TestContext.Current.CancellationToken));

        Assert.False(error.StopsTheRun);
        Assert.Contains("quota", error.Message, StringComparison.Ordinal);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    /// <summary>A refused key stops the run: the workers that wait for quota go without spending it. Other refusals do not.</summary>
    [Theory]
    [InlineData(401, 1)]
    [InlineData(403, 1)]
    [InlineData(404, 3)]
    public async Task Key_RefusedInMidRun_SpendsNothingMore(int status, int requests)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Answers.Status(status), 9));
        using SharedSource source = new(Fetches.Options(server) with { Quota = new QuotaPlan(1, TimeSpan.FromMinutes(1)) });
        Results results = new();
        BackfillRunner runner = new(source.Source, new NoStore(), results, source.Clock);
        BackfillJob[] jobs = [.. Enumerable.Repeat(new BackfillJob(Pages.Series, Pages.Day), 3)];

        Task run = runner.RunAsync(BackfillPlan.FetchEach(jobs), concurrency: 3, TestContext.Current.CancellationToken);
        if (requests > 1)
        {
            await Fetches.JumpUntilDoneAsync(run, source.Clock, TimeSpan.FromMinutes(1));
        }

        await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(requests, server.RequestHeads.Count);
        BackfillFailure failure = results.Finished[0].Failure!;
        Assert.Equal(requests == 1, failure.StopsTheRun);
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), failure.Message, StringComparison.Ordinal);
    }

    private sealed class NoStore : IBarWriter
    {
        public string Name => "none";

        public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException("Nothing is fetched.");
    }

    private sealed class Results : IBackfillObserver
    {
        private readonly Lock gate = new();

        public List<BackfillJobResult> Finished { get; } = [];

        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
        }

        public void JobFinished(BackfillJobResult result)
        {
            lock (gate)
            {
                Finished.Add(result);
            }
        }
    }
}
