using MarketData.Bars;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Bars that cannot be true: kept apart with their reason, and the page's other bars kept.</summary>
public sealed class QuarantineTests
{
    public static TheoryData<string, QuarantineReason, string> FalseBars => new()
    {
        { "1e400", QuarantineReason.NotFinite, Pages.BarAt(Pages.Time(1), high: "1e400") },
        { "-1e400", QuarantineReason.NotFinite, Pages.BarAt(Pages.Time(1), low: "-1e400") },
        { "volume 1e400", QuarantineReason.NotFinite, Pages.BarAt(Pages.Time(1), volume: "1e400") },
        { "NaN as text", QuarantineReason.NotFinite, Pages.BarAt(Pages.Time(1), open: "\"NaN\"") },
        { "null", QuarantineReason.NotFinite, Pages.BarAt(Pages.Time(1), close: "null") },
        { "an object", QuarantineReason.NotFinite, Pages.BarAt(Pages.Time(1), close: """{"o":1}""") },
        { "negative volume", QuarantineReason.NegativeVolume, Pages.BarAt(Pages.Time(1), volume: "-1") },
        { "negative prices", QuarantineReason.NegativePrice, Pages.BarAt(Pages.Time(1), "-100.5", "-99.75", "-102.25", "-101") },
        { "high below low", QuarantineReason.HighBelowLow, Pages.BarAt(Pages.Time(1), high: "99", low: "103") },
        { "open above high", QuarantineReason.OpenOutsideRange, Pages.BarAt(Pages.Time(1), open: "102.26") },
        { "close below low", QuarantineReason.CloseOutsideRange, Pages.BarAt(Pages.Time(1), close: "99.74") },
        { "open below low", QuarantineReason.OpenOutsideRange, Pages.BarAt(Pages.Time(1), open: "99.74") },
        { "close above high", QuarantineReason.CloseOutsideRange, Pages.BarAt(Pages.Time(1), close: "102.26") },
        { "no open", QuarantineReason.NotFinite, $$"""{"v":1,"c":1,"h":1,"l":1,"t":{{Pages.Time(1)}}}""" },
    };

    [Theory]
    [MemberData(nameof(FalseBars))]
    public async Task Bar_ThatCannotBeTrue_IsLeftOutAndKeptWithItsReason(string what, QuarantineReason reason, string bar)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            Answers.Json(Pages.WithBars([Pages.Bar(0), bar, Pages.Bar(2)])));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.True(result.Error is null, $"{what}: {result.Error}");
        Assert.Equal([Pages.Time(0), Pages.Time(2)], result.Bars.TimesUnixMs);
        Assert.Equal((1, 1, 0), (result.Outcomes.QuarantinedBars, result.Outcomes.Pages, result.Outcomes.RejectedPages));
        QuarantinedBars quarantined = Assert.IsType<QuarantinedBars>(Assert.Single(result.Pages).Quarantined);
        Assert.Equal((1, Pages.Time(1), reason), (quarantined.Count, quarantined.Bars.TimesUnixMs[0], quarantined.Reasons[0]));
        Assert.Contains($"1 {reason.Describe()}", result.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bars_ThatCannotBeTrue_KeepTheValuesTheyCameWith()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.WithBars(
            [
                Pages.BarAt(Pages.Time(0), "null", "1e400", "-1e400", "\"5\"", "-7.5"),
                Pages.Bar(1),
                Pages.BarAt(Pages.Time(2), "1", "2", "3", "4", "5"),
                Pages.BarAt(Pages.Time(3), "1", "2", "3", "4", "5"),
            ])));

        FetchResult result = await Fetches.FetchAsync(server);

        QuarantinedBars untrue = Assert.Single(result.Pages).Quarantined!;
        Assert.Equal([Pages.Time(0), Pages.Time(2), Pages.Time(3)], untrue.Bars.TimesUnixMs);
        Assert.Equal([double.NaN, 1, 1], untrue.Bars.Opens);
        Assert.Equal([double.PositiveInfinity, 2, 2], untrue.Bars.Highs);
        Assert.Equal([double.NegativeInfinity, 3, 3], untrue.Bars.Lows);
        Assert.Equal([double.NaN, 4, 4], untrue.Bars.Closes);
        Assert.Equal([-7.5, 5, 5], untrue.Bars.Volumes);
        Assert.Contains("1 not finite or missing, 2 high below low", result.LogText, StringComparison.Ordinal);
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
        Assert.Null(Assert.Single(result.Pages).Quarantined);
    }
}
