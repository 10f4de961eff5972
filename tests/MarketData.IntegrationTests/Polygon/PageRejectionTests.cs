using System.Text;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Pages that are wrong: each is rejected, counted and asked for again, and none of its bars comes through.</summary>
public sealed class PageRejectionTests
{
    public static TheoryData<string, string> WrongPages => new()
    {
        { "HTML", "<html><body>Welcome</body></html>" },
        { "empty body", "" },
        { "truncated JSON", Pages.Of(0, 3)[..^20] },
        { "JSON cut in a number", Pages.Of(0, 3)[..200] },
        { "text after the JSON", Pages.Of(0, 3) + "x" },
        { "bare NaN", Pages.WithBars([Pages.BarAt(Pages.Time(0), open: "NaN")]) },
        { "another ticker", Pages.Text($"[{Pages.Bar(0)}]", 1, ticker: "X:ETHUSD") },
        { "the ticker in lower case", Pages.Text($"[{Pages.Bar(0)}]", 1, ticker: "x:btcusd") },
        { "an error as 200", """{"status":"ERROR","request_id":"r1","error":"something"}""" },
        { "not adjusted", Pages.Text($"[{Pages.Bar(0)}]", 1, adjusted: "false") },
        { "too few bars", Pages.Text($"[{Pages.Bar(0)}]", 2) },
        { "too many bars", Pages.Text($"[{Pages.Bar(0)},{Pages.Bar(1)}]", 1) },
        { "no count", Pages.Text($"[{Pages.Bar(0)}]", count: null) },
        { "no results but a count", Pages.Text("null", 3) },
        { "results not an array", Pages.Text("{}", 0) },
        { "results of numbers", Pages.Text("[1]", 1) },
        { "half a character for a name", """{"\ud800abcdef":1,""" + Pages.Of(0, 1)[1..] },
        { "results twice", Pages.Of(0, 1)[..^1] + $",\"results\":[{Pages.Bar(1)}]}}" },
        { "a duplicate bar", Pages.WithBars([Pages.Bar(0), Pages.Bar(1), Pages.Bar(1)]) },
        { "out of order", Pages.WithBars([Pages.Bar(1), Pages.Bar(0)]) },
        { "a bar before the range", Pages.WithBars([Pages.BarAt(Pages.Day.StartUnixMs - 1), Pages.Bar(0)]) },
        { "a bar at the range's end", Pages.WithBars([Pages.Bar(0), Pages.BarAt(Pages.Day.EndUnixMs)]) },
        { "a bar without time", Pages.WithBars(["""{"o":1,"h":1,"l":1,"c":1,"v":1}"""]) },
        { "a time as text", Pages.WithBars(["""{"o":1,"h":1,"l":1,"c":1,"v":1,"t":"1735689600000"}"""]) },
        { "too deep", Pages.WithBars([$$"""{"t":{{Pages.Time(0)}},"x":[[[[[[[[1]]]]]]]]}"""]) },
    };

    [Theory]
    [MemberData(nameof(WrongPages))]
    public async Task Page_Wrong_IsRejectedThenFetchedAgain(string what, string wrong)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(wrong), Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(server);

        AssertMended(result, what);
    }

    [Fact]
    public async Task Page_AlwaysWrong_FailsTheFetchButNotTheRun()
    {
        Answer wrong = Answers.Json(Pages.Text("null", 3));
        await using ScriptedServer server = await ScriptedServer.StartAsync(Enumerable.Repeat(wrong, 10));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.False(result.Error.StopsTheRun);
        Assert.Empty(result.Pages);
        Assert.Equal((4, 3, 4), (result.Outcomes.Requests, result.Outcomes.Retries, result.Outcomes.RejectedPages));
    }

    [Fact]
    public async Task Page_RepeatsThePageBefore_IsRejected()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        string next = new Uri(server.Address, "/next?cursor=2").ToString();
        server.Then(
            Answers.Json(Pages.Of(0, 5, next)),
            Answers.Json(Pages.Of(0, 5)),
            Answers.Json(Pages.Of(4, 6)),
            Answers.Json(Pages.Of(5, 6)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal([.. Enumerable.Range(0, 6).Select(Pages.Time)], result.Bars.TimesUnixMs);
        Assert.Equal(2, result.Outcomes.RejectedPages);
    }

    public static TheoryData<string> BrokenBodies =>
        ["short", "long", "unframed", "unfinished chunks", "head cut", "br", "not gzip", "gzip garbage after"];

    [Theory]
    [MemberData(nameof(BrokenBodies))]
    public async Task Body_Broken_IsFetchedAgain(string what)
    {
        string page = Pages.Of(0, 3);
        Answer broken = what switch
        {
            "short" => Answers.WrongLength(page, page.Length + 1),
            "long" => Answers.WrongLength(page, page.Length - 1),
            "unframed" => Answers.Unframed(page),
            "unfinished chunks" => Answers.Chunked(page, isComplete: false),
            "head cut" => Answers.Raw("HTTP/1.1 200 OK\r\nContent-"u8.ToArray(), keepsAlive: false),
            "br" => Answers.Body(Encoding.UTF8.GetBytes(page), "Content-Encoding: br"),
            "not gzip" => Answers.Gzip(Encoding.UTF8.GetBytes(page)),
            _ => Answers.Gzip([.. Answers.Compress(page), 1, 2, 3, 4, 5]),
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(broken, Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Null(result.Error);
        Assert.Equal(2, result.Bars.Count);
        Assert.Equal(1, result.Outcomes.Retries);
        Assert.Equal(what == "head cut" ? 0 : 1, result.Outcomes.RejectedPages);
    }

    /// <summary>
    /// A gzip stream that is cut is cut JSON too, except in its last eight bytes, which only the trailer check sees.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    public async Task Gzip_Truncated_IsRejected(int missingBytes)
    {
        byte[] whole = Answers.Compress(Pages.Of(0, 50));
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Gzip(whole[..^missingBytes]), Answers.Gzip(Answers.Compress(Pages.Of(0, 2))));

        AssertMended(await Fetches.FetchAsync(server), "truncated gzip");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_AboveTheBound_IsRejected(bool isGzip)
    {
        string large = Pages.Of(0, 288);
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            isGzip ? Answers.Gzip(Answers.Compress(large)) : Answers.Chunked(large, isComplete: true),
            Answers.Json(Pages.Of(0, 2)));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { MaxPageBytes = large.Length - 1 });

        AssertMended(result, "oversize");
    }

    [Fact]
    public async Task Body_ExactlyAtTheBound_IsAccepted()
    {
        string page = Pages.Of(0, 288);
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Gzip(Answers.Compress(page)));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { MaxPageBytes = page.Length });

        Assert.Equal((288, 0), (result.Bars.Count, result.Outcomes.RejectedPages));
    }

    /// <summary>Written as Polygon does, and as only the general reader reads it; whole, and in pieces as it comes.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task Page_OfMoreBarsThanAskedFor_IsRejected(bool isCompact, bool isChunked)
    {
        string page = Pages.Of(0, 4);
        page = isCompact ? page : page.Replace("\"t\":", "\"t\" :", StringComparison.Ordinal);
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            isChunked ? Answers.Chunked(page, isComplete: true) : Answers.Json(page), Answers.Json(Pages.Of(0, 2)));

        AssertMended(await Fetches.FetchAsync(Fetches.Options(server) with { PageLimit = 3 }), "too many bars");
    }

    [Fact]
    public async Task Page_OfAsManyBarsAsAskedFor_IsAccepted()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(0, 3)));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { PageLimit = 3 });

        Assert.Equal((3, 0), (result.Bars.Count, result.Outcomes.RejectedPages));
    }

    private static void AssertMended(FetchResult result, string what)
    {
        Assert.True(result.Error is null, $"{what}: {result.Error}");
        Assert.Equal([Pages.Time(0), Pages.Time(1)], result.Bars.TimesUnixMs);
        Assert.Equal(
            (2, 1, 1, 1),
            (result.Outcomes.Requests, result.Outcomes.Retries, result.Outcomes.RejectedPages, result.Outcomes.Pages));
        Assert.Equal(0, result.Outcomes.QuarantinedBars);
    }
}
