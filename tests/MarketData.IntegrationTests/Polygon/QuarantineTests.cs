namespace MarketData.IntegrationTests.Polygon;

/// <summary>Bars that cannot be true: left out, counted, and the page's other bars kept.</summary>
public sealed class QuarantineTests
{
    public static TheoryData<string, string> FalseBars => new()
    {
        { "1e400", Pages.BarAt(Pages.Time(1), high: "1e400") },
        { "-1e400", Pages.BarAt(Pages.Time(1), low: "-1e400") },
        { "volume 1e400", Pages.BarAt(Pages.Time(1), volume: "1e400") },
        { "NaN as text", Pages.BarAt(Pages.Time(1), open: "\"NaN\"") },
        { "null", Pages.BarAt(Pages.Time(1), close: "null") },
        { "an object", Pages.BarAt(Pages.Time(1), close: """{"o":1}""") },
        { "negative volume", Pages.BarAt(Pages.Time(1), volume: "-1") },
        { "negative prices", Pages.BarAt(Pages.Time(1), "-100.5", "-99.75", "-102.25", "-101") },
        { "high below low", Pages.BarAt(Pages.Time(1), high: "99", low: "103") },
        { "open above high", Pages.BarAt(Pages.Time(1), open: "102.26") },
        { "close below low", Pages.BarAt(Pages.Time(1), close: "99.74") },
        { "open below low", Pages.BarAt(Pages.Time(1), open: "99.74") },
        { "close above high", Pages.BarAt(Pages.Time(1), close: "102.26") },
        { "no open", $$"""{"v":1,"c":1,"h":1,"l":1,"t":{{Pages.Time(1)}}}""" },
    };

    [Theory]
    [MemberData(nameof(FalseBars))]
    public async Task Bar_ThatCannotBeTrue_IsLeftOutAndCounted(string what, string bar)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Json(Pages.WithBars([Pages.Bar(0), bar, Pages.Bar(2)])));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.True(result.Error is null, $"{what}: {result.Error}");
        Assert.Equal([Pages.Time(0), Pages.Time(2)], result.Bars.TimesUnixMs);
        Assert.Equal((1, 1, 0), (result.Outcomes.QuarantinedBars, result.Outcomes.Pages, result.Outcomes.RejectedPages));
        Assert.True(result.LogText.Length > 0);
    }

    [Fact]
    public async Task Bar_WithUnknownFields_IsTaken()
    {
        string bar = $$"""{"x":{"o":5},"otc":true,"\u006f":1,"h":2,"l":1,"c":1.5,"v":1.029145e+06,"t":{{Pages.Time(0)}}}""";
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.WithBars([bar])));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Equal(1, result.Bars.Count);
        Assert.Equal(1.0, result.Bars.Opens[0]);
        Assert.Equal(1_029_145.0, result.Bars.Volumes[0]);
    }
}
