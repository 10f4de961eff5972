using MarketData.Polygon;
using MarketData.Time;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Pages that are right, and how they are asked for.</summary>
public sealed class PageAcceptanceTests
{
    [Fact]
    public async Task Page_Right_ItsBarsCome()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 3)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal([Pages.Time(0), Pages.Time(1), Pages.Time(2)], result.Bars.TimesUnixMs);
        Assert.Equal(100.5, result.Bars.Opens[2]);
        Assert.Equal(102.25, result.Bars.Highs[2]);
        Assert.Equal(99.75, result.Bars.Lows[2]);
        Assert.Equal(101, result.Bars.Closes[2]);
        Assert.Equal(12.5, result.Bars.Volumes[2]);
        Assert.Equal(
            (1, 0, 0, 1),
            (result.Outcomes.Requests, result.Outcomes.Retries, result.Outcomes.RejectedPages, result.Outcomes.Pages));
        Assert.Equal(Pages.Of(0, 3).Length, result.Outcomes.BodyBytes);
    }

    [Fact]
    public async Task Request_Sent_AsksForTheRangeInMillisecondsWithTheKeyInTheHeaderOnly()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 1)));

        await Fetches.FetchAsync(server);

        string[] head = Assert.Single(server.RequestHeads).Split("\r\n");
        Assert.Equal(
            "GET /v2/aggs/ticker/X:BTCUSD/range/5/minute/1735689600000/1735775999999?adjusted=true&sort=asc&limit=50000 HTTP/1.1",
            head[0]);
        Assert.Contains($"Authorization: Bearer {Fetches.Key}", head, StringComparer.Ordinal);
        Assert.Contains("Accept-Encoding: gzip", head, StringComparer.Ordinal);
        Assert.DoesNotContain(head, line => line.StartsWith("Cookie", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public async Task Page_WithoutResults_IsEmpty(string results)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Text(results, count: 0)));
        UtcRange partOfADay = new(Pages.Day.StartUnixMs, Pages.Time(6));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server), range: partOfADay);

        Assert.Null(result.Error);
        Assert.Equal(0, result.Bars.Count);
        Assert.Equal((1, 0), (result.Outcomes.Pages, result.Outcomes.RejectedPages));
    }

    [Fact]
    public async Task Page_Gzipped_EqualsPlain()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Gzip(Answers.Compress(Pages.Of(0, 288))));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal(288, result.Bars.Count);
        Assert.Equal(Pages.Of(0, 288).Length, result.Outcomes.BodyBytes);
    }

    [Fact]
    public async Task Page_ChunkedAndComplete_IsAccepted()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Chunked(Pages.Of(0, 10), isComplete: true));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Equal(10, result.Bars.Count);
    }

    [Fact]
    public async Task Pages_Linked_AreFollowedInOrderWithTheKey()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        string next = new Uri(server.Address, "/v2/aggs/ticker/X:BTCUSD/range/5/minute/2/3?cursor=bGltaXQ9NTAwMDA").ToString();
        server.Then(Answers.Json(Pages.Of(0, 5, next)), Answers.Json(Pages.Of(5, 8)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal([.. Enumerable.Range(0, 8).Select(Pages.Time)], result.Bars.TimesUnixMs);
        Assert.Equal([0, 1], result.Pages.Select(page => page.Index));
        Assert.Contains("cursor=bGltaXQ9NTAwMDA", server.RequestHeads[1], StringComparison.Ordinal);
        Assert.Contains($"Bearer {Fetches.Key}", server.RequestHeads[1], StringComparison.Ordinal);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task Range_Empty_AsksForNothing()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();

        FetchResult result = await Fetches.FetchAsync(
            Fetches.Options(server), range: new UtcRange(Pages.Day.StartUnixMs, Pages.Day.StartUnixMs));

        Assert.Null(result.Error);
        Assert.Equal(0, result.Outcomes.Requests);
        Assert.Empty(server.RequestHeads);
    }

    [Fact]
    public async Task Gzip_NotWanted_IsNotAskedFor()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 1)));
        PolygonOptions options = Fetches.Options(server) with { AcceptGzip = false };

        await Fetches.FetchAsync(options);

        Assert.DoesNotContain("Accept-Encoding", server.RequestHeads[0], StringComparison.OrdinalIgnoreCase);
    }
}
