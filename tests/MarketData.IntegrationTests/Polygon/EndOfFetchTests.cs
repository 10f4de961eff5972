using MarketData.Time;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Where a fetch ends though bars were to be expected there.</summary>
public sealed class EndOfFetchTests
{
    private static readonly string Empty = Pages.Text("null", 0);

    /// <summary>B: answer 503. E: a page without bars, for a day on which the market was open.</summary>
    [Theory]
    [InlineData("BBBE", false)] // heard once
    [InlineData("EEEB", false)]
    [InlineData("BBEE", true)]
    [InlineData("EBBE", true)]
    [InlineData("EEEE", true)]
    public async Task EmptyAnswer_OfTheLastAttempt_IsBelievedWhenItWasRepeated(string answers, bool isBelieved)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(
            answers.Select(answer => answer == 'B' ? Answers.Status(503) : Answers.Json(Empty)));

        FetchResult result = await Fetches.FetchAsync(server);

        Assert.Equal((isBelieved, isBelieved ? 1 : 0), (result.Error is null, result.Outcomes.EmptyWhileOpen));
        Assert.Equal(isBelieved ? 1 : 0, result.Outcomes.Pages);
    }

    /// <summary>Of two days of BTC, in bars of five minutes.</summary>
    [Theory]
    [InlineData(0, 288, true)]
    [InlineData(100, 110, true)]
    [InlineData(0, 289, false)] // the second day has begun, and may be halted for the rest
    [InlineData(0, 576, false)]
    public async Task Fetch_WithoutBarsForAWholeSessionAtItsEnd_IsAcceptedAndCounted(int first, int end, bool isEarly)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(Answers.Json(Pages.Of(first, end)));

        FetchResult result = await Fetches.FetchAsync(
            Fetches.Options(server), range: new UtcRange(Pages.Day.StartUnixMs, Pages.Day.EndUnixMs + Timeframe.OneDay.DurationMs));

        Assert.Null(result.Error);
        Assert.Equal((end - first, isEarly ? 1 : 0), (result.Bars.Count, result.Outcomes.EndedEarly));
        Assert.Equal((1, 0), (result.Outcomes.Requests, result.Outcomes.RejectedPages));
        Assert.Equal(isEarly, result.LogText.Contains("ends early", StringComparison.Ordinal));
    }
}
