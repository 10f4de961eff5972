using MarketData.Polygon;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Which answers are asked for again, when, and how often.</summary>
public sealed class RetryTests
{
    [Theory]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(204, false)]
    public async Task Answer_ThatWillNotChange_FailsAtOnce(int status, bool stopsTheRun)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Status(status));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.Equal(stopsTheRun, result.Error.StopsTheRun);
        Assert.Equal((1, 0), (result.Outcomes.Requests, result.Outcomes.Retries));
        Assert.Empty(result.Waits);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(408)]
    public async Task Answer_OfAFailingServer_IsAskedForAgain(int status)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Status(status), Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal(2, result.Bars.Count);
        Assert.Equal(
            (2, 1, 0, 0),
            (result.Outcomes.Requests, result.Outcomes.Retries, result.Outcomes.RateLimited, result.Outcomes.RejectedPages));
    }

    [Fact]
    public async Task Answer_HtmlOfAProxy_IsAskedForAgain()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Html(504), Answers.Html(200), Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal((3, 2, 1), (result.Outcomes.Requests, result.Outcomes.Retries, result.Outcomes.RejectedPages));
    }

    [Fact]
    public async Task Server_KeepsFailing_IsLeftAfterThreeRetriesWithGrowingWaits()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Answers.Status(500), 9));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.False(result.Error.StopsTheRun);
        Assert.Equal(4, server.RequestHeads.Count);
        double[] steps = [1, 5, 30];
        Assert.Equal(steps.Length, result.Waits.Count);
        Assert.All(steps.Zip(result.Waits), pair => Assert.InRange(pair.Second.TotalSeconds, pair.First, pair.First * 1.2));
    }

    [Fact]
    public async Task Waits_SameSeed_AreTheSame()
    {
        IReadOnlyList<TimeSpan> first = await WaitsOfFailingServerAsync(seed: 7);

        Assert.Equal(first, await WaitsOfFailingServerAsync(seed: 7));
        Assert.NotEqual(first, await WaitsOfFailingServerAsync(seed: 8));
    }

    /// <summary>
    /// Retry-After as sent, and the least and most seconds that may be waited. The clock stands at noon, 1 June 2025.
    /// </summary>
    [Theory]
    [InlineData(null, 1, 1.2)]
    [InlineData("20", 20, 21)]
    [InlineData("0", 1, 1.2)]
    [InlineData("86400", 60, 60)]
    [InlineData("Sun, 01 Jun 2025 12:00:40 GMT", 40, 41)]
    [InlineData("Sun, 01 Jun 2025 11:00:00 GMT", 1, 1.2)]
    [InlineData("Mon, 01 Jun 2026 12:00:00 GMT", 60, 60)]
    [InlineData("soon", 1, 1.2)]
    [InlineData("-5", 1, 1.2)]
    [InlineData("99999999999999999999", 1, 1.2)]
    public async Task RateLimit_WithRetryAfter_WaitsAsAskedWithinBounds(string? retryAfter, double minSeconds, double maxSeconds)
    {
        Answer limited = Answers.Status(429, retryAfter is null ? [] : [$"Retry-After: {retryAfter}"]);
        await using ScriptedServer server = await ScriptedServer.StartAsync(limited, Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal((2, 1, 1), (result.Outcomes.Requests, result.Outcomes.Retries, result.Outcomes.RateLimited));
        Assert.InRange(Assert.Single(result.Waits).TotalSeconds, minSeconds, maxSeconds);
    }

    [Fact]
    public async Task RateLimit_ThatLasts_IsCountedEachTime()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Answers.Status(429), 9));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.Equal((4, 4), (result.Outcomes.Requests, result.Outcomes.RateLimited));
    }

    [Fact]
    public async Task Retries_OfOnePage_LeaveAllRetriesToTheNext()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        string next = new Uri(server.Address, "/next").ToString();
        Answer failed = Answers.Status(500);
        server.Then(
            failed, failed, failed, Answers.Json(Pages.Of(0, 2, next)),
            failed, failed, failed, Answers.Json(Pages.Of(2, 4)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal((4, 8, 6), (result.Bars.Count, result.Outcomes.Requests, result.Outcomes.Retries));
    }

    [Fact]
    public async Task Retries_None_FailsAtTheFirstAnswer()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Status(500));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { RetryDelays = [] });

        Assert.NotNull(result.Error);
        Assert.Equal(1, result.Outcomes.Requests);
    }

    [Fact]
    public async Task Server_NotThere_FailsTheFetchButNotTheRun()
    {
        ScriptedServer server = await ScriptedServer.StartAsync();
        PolygonOptions options = Fetches.Options(server);
        await server.DisposeAsync();

        FetchResult result = await Fetches.FetchAsync(options);

        Assert.NotNull(result.Error);
        Assert.False(result.Error.StopsTheRun);
        Assert.Equal(4, result.Outcomes.Requests);
    }

    [Fact]
    public async Task Outcomes_OfTwoFetches_AddUp()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Json(Pages.Of(0, 2)), Answers.Json(Pages.Of(0, 2)));
        using PolygonBarSource source = PolygonBarSource.Create(Fetches.Options(server), TimeProvider.System, new Random(1));
        MarketData.Bars.FetchOutcomes outcomes = new();

        await Fetches.CollectAsync(source, Pages.Series, Pages.Day, outcomes, new(), [], TestContext.Current.CancellationToken);
        await Fetches.CollectAsync(source, Pages.Series, Pages.Day, outcomes, new(), [], TestContext.Current.CancellationToken);

        Assert.Equal((2, 2, 2L * Pages.Of(0, 2).Length), (outcomes.Requests, outcomes.Pages, outcomes.BodyBytes));
        Assert.Equal(0, outcomes.Retries);
    }

    private static async Task<IReadOnlyList<TimeSpan>> WaitsOfFailingServerAsync(int seed)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(Answers.Status(500), 9));
        FetchResult result = await Fetches.FetchAsync(server, seed);
        Assert.Equal(3, result.Waits.Count);
        return result.Waits;
    }
}
