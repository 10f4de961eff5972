using MarketData.Bars;
using MarketData.Polygon;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>The next page is asked for before the caller has done with the last: that page stays the caller's all the same.</summary>
public sealed class PrefetchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NextPage_WhileTheCallerHasTheLast_IsAskedForOnlyWithPrefetch(bool prefetch)
    {
        await using ScriptedServer server = await StartAsync(Answers.Json(Pages.Of(5, 8)));
        using PolygonBarSource source = Source(server, prefetch);
        await using IAsyncEnumerator<BarPage> pages = Fetch(source).GetAsyncEnumerator(Cancelled);
        Assert.True(await pages.MoveNextAsync());

        if (prefetch)
        {
            await Fetches.UntilAsync(() => server.RequestHeads.Count == 2, "The next page was not asked for.");
        }

        Assert.Equal(prefetch ? 2 : 1, server.RequestHeads.Count);
    }

    [Fact]
    public async Task Page_WhileTheNextIsRead_StaysAsItWas()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Then(
            Answers.Json(Pages.Of(0, 5, Next(server, 1))),
            Answers.Json(Pages.Of(5, 10, Next(server, 2))),
            Answers.Json(Pages.Of(10, 12)));
        using PolygonBarSource source = Source(server, prefetch: true);
        FetchOutcomes outcomes = new();
        List<long> times = [];
        await foreach (BarPage page in source.FetchAsync(Pages.Series, Pages.Day, outcomes, Cancelled))
        {
            int known = page.Index == 2 ? 3 : page.Index + 2;
            await Fetches.UntilAsync(() => outcomes.Pages == known, "The next page did not come.");
            times.AddRange(page.Bars.TimesUnixMs);
        }

        Assert.Equal(Enumerable.Range(0, 12).Select(Pages.Time), times);
    }

    [Fact]
    public async Task Fetch_LeftWhileTheNextPageStalls_Ends()
    {
        TaskCompletionSource stalled = new();
        await using ScriptedServer server = await StartAsync(Answers.Stall(stalled));
        using PolygonBarSource source = Source(server, prefetch: true);
        await foreach (BarPage page in Fetch(source))
        {
            await stalled.Task;
            Assert.Equal(5, page.Bars.Count);
            break;
        }

        server.Then(Answers.Json(Pages.Of(0, 2)));
        BarColumns bars = new();
        await Fetches.CollectAsync(source, Pages.Series, Pages.Day, new FetchOutcomes(), bars, [], Cancelled);
        Assert.Equal(2, bars.Count);
    }

    [Fact]
    public async Task NextPage_Refused_FailsTheFetchAfterTheLastPageWasHandedOver()
    {
        await using ScriptedServer server = await StartAsync(Answers.Status(403));
        using PolygonBarSource source = Source(server, prefetch: true);
        await using IAsyncEnumerator<BarPage> pages = Fetch(source).GetAsyncEnumerator(Cancelled);

        Assert.True(await pages.MoveNextAsync());
        Assert.Equal(5, pages.Current.Bars.Count);
        BarSourceException refused = await Assert.ThrowsAsync<BarSourceException>(async () => await pages.MoveNextAsync());
        Assert.True(refused.StopsTheRun);
    }

    /// <summary>The first page has five bars and names a next one, which is answered as given.</summary>
    private static async Task<ScriptedServer> StartAsync(Answer second)
    {
        ScriptedServer server = await ScriptedServer.StartAsync();
        server.Then(Answers.Json(Pages.Of(0, 5, Next(server, 1))), second);
        return server;
    }

    private static string Next(ScriptedServer server, int page) => new Uri(server.Address, $"/next{page}").ToString();

    private static PolygonBarSource Source(ScriptedServer server, bool prefetch) =>
        PolygonBarSource.Create(Fetches.Options(server) with { Prefetch = prefetch }, TimeProvider.System, new Random(1));

    private static IAsyncEnumerable<BarPage> Fetch(PolygonBarSource source) =>
        source.FetchAsync(Pages.Series, Pages.Day, new FetchOutcomes(), Cancelled);
}
