namespace MarketData.IntegrationTests.Polygon;

/// <summary>next_url is followed on the pinned host only, and to an end.</summary>
public sealed class NextPageTests
{
    /// <summary>Each makes an address at the other server out of its host and port, and of our own.</summary>
    public static TheoryData<string> ForeignAddresses =>
    [
        "http://{other}/steal",
        "http://{own}@{other}/steal",
        "http://user:pass@{own}/steal",
        "https://{own}/steal",
        "ftp://{own}/steal",
        "//{other}/steal",
        "/v2/relative",
        "file:///etc/hostname",
        "not an address",
    ];

    [Theory]
    [MemberData(nameof(ForeignAddresses))]
    public async Task NextUrl_Foreign_IsRefusedAndNothingIsSentThere(string pattern)
    {
        await using ScriptedServer other = await ScriptedServer.StartAsync();
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        string next = pattern
            .Replace("{other}", other.Address.Authority, StringComparison.Ordinal)
            .Replace("{own}", server.Address.Authority, StringComparison.Ordinal);
        server.Then(Enumerable.Repeat(Answers.Json(Pages.Of(0, 2, next)), 9));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.False(result.Error.StopsTheRun);
        Assert.Equal(0, result.Bars.Count);
        Assert.Equal(4, result.Outcomes.RejectedPages);
        Assert.Equal(0, other.Connections);
        Assert.All(server.RequestHeads, head => Assert.StartsWith("GET /v2/aggs/", head, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    public async Task Redirect_Answered_IsNotFollowed(int status)
    {
        await using ScriptedServer other = await ScriptedServer.StartAsync();
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Status(status, $"Location: {other.Address}"));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.Single(server.RequestHeads);
        Assert.Equal(0, other.Connections);
    }

    /// <summary>Empty pages pass every check of times, so that only the addresses show the loop.</summary>
    [Fact]
    public async Task Cursor_LeadsBackToAPage_IsRefused()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        string a = new Uri(server.Address, "/a").ToString();
        string b = new Uri(server.Address, "/b").ToString();
        server.Then(
            Answers.Json(Pages.Text("[]", 0, nextUrl: a)),
            Answers.Json(Pages.Text("[]", 0, nextUrl: b)));
        server.Then(Enumerable.Repeat(Answers.Json(Pages.Text("[]", 0, nextUrl: a)), 9));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.NotNull(result.Error);
        Assert.Equal((2, 4), (result.Outcomes.Pages, result.Outcomes.RejectedPages));
    }

    [Fact]
    public async Task Cursor_Endless_StopsAtTheBound()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Then(Enumerable.Range(0, 20).Select(
            i => Answers.Json(Pages.Of(i, i + 1, new Uri(server.Address, $"/page/{i + 1}").ToString()))));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { MaxPages = 5 });

        Assert.NotNull(result.Error);
        Assert.Equal(5, server.RequestHeads.Count);
        Assert.Equal(5, result.Bars.Count);
    }

    [Fact]
    public async Task Pages_AsManyAsTheBound_AreAccepted()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        server.Then(Answers.Json(Pages.Of(0, 1, new Uri(server.Address, "/next").ToString())), Answers.Json(Pages.Of(1, 2)));

        FetchResult result = await Fetches.FetchAsync(Fetches.Options(server) with { MaxPages = 2 });

        Assert.Null(result.Error);
        Assert.Equal(2, result.Bars.Count);
    }
}
