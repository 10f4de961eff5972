using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Polygon.Pages;
using MarketData.Time;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 20: status OK and no results, for a symbol whose market was open.</summary>
public sealed class Fault20NullResultsTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    public async Task Page_WithoutResultsForAWhile_IsAskedForAgain(int page, int times)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.NullResults) { Skip = page, Times = times });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed);
        Assert.Equal((times, times, 0), (run.Outcomes.RejectedPages, run.Outcomes.Retries, run.Outcomes.EmptyWhileOpen));
    }

    /// <summary>The page before led on to it, and the market was open for another day: this is no end.</summary>
    [Fact]
    public async Task LaterPage_NeverWithResults_FailsTheJobAndStoresNothing()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.NullResults) { Skip = 1, Times = null });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains("EndsWhileOpen", run.Only.Failure?.Message, StringComparison.Ordinal);
    }

    /// <summary>Perhaps the symbol was not listed yet: not a failure for ever, nor silence.</summary>
    [Fact]
    public async Task FirstPage_NeverWithResults_IsBelievedAtLastAndCounted()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.NullResults) { Times = null });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);
        string? damage = await bench.FindDamageAsync(run, missing: FaultBench.BarCount());
        bench.Heal();
        FaultRun next = await bench.RunAsync(client);

        Assert.Null(damage);
        Assert.True(run.Only.Completed);
        Assert.Equal((0, 0), (run.Only.BarsFetched, run.Only.Written.Rows));
        Assert.Equal((4, 1), (run.Outcomes.RejectedPages, run.Outcomes.EmptyWhileOpen));
        Assert.Null(await bench.FindDamageAsync(next)); // no checkpoint stood in the way
    }

    /// <summary>The negative control.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task NaiveClient_OfAPageWithoutResults_TakesItForTheEnd(int page)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.NullResults) { Skip = page });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.True(run.Only.Completed);
        Assert.StartsWith("I1", await bench.FindDamageAsync(run), StringComparison.Ordinal);
        Assert.Equal(page + 1, client.Requests);
    }

    /// <summary>From, to and now in UTC; Saturday is 31 May 2025, and 19 June 2025 a holiday.</summary>
    [Theory]
    [InlineData("AAPL", "5m", "2025-05-31T00:00", "2025-06-02T04:00", "2025-07-01T00:00", "None")] // a weekend
    [InlineData("AAPL", "5m", "2025-06-19T04:00", "2025-06-20T04:00", "2025-07-01T00:00", "None")] // a holiday
    [InlineData("AAPL", "5m", "2025-06-02T14:00", "2025-06-02T20:00", "2025-07-01T00:00", "None")] // part of a day
    [InlineData("AAPL", "5m", "2025-06-02T04:00", "2025-06-03T04:00", "2025-06-03T20:00", "None")] // not settled yet
    [InlineData("AAPL", "5m", "2025-06-02T04:00", "2025-06-03T04:00", "2025-06-04T04:00", "EmptyWhileOpen")]
    [InlineData("AAPL", "1d", "2025-06-02T04:00", "2025-06-03T04:00", "2025-07-01T00:00", "EmptyWhileOpen")]
    [InlineData("AAPL", "1d", "2025-06-02T08:00", "2025-06-03T04:00", "2025-07-01T00:00", "None")] // the day's bar starts before
    [InlineData("AAPL", "1w", "2025-06-02T04:00", "2025-06-07T04:00", "2025-07-01T00:00", "None")] // the week's bar starts before
    [InlineData("AAPL", "1w", "2025-06-01T04:00", "2025-06-07T04:00", "2025-07-01T00:00", "EmptyWhileOpen")]
    [InlineData("BTC", "5m", "2025-05-31T00:00", "2025-06-01T00:00", "2025-07-01T00:00", "EmptyWhileOpen")] // never closes
    [InlineData("BTC", "5m", "2025-05-31T00:00", "2025-05-31T23:00", "2025-07-01T00:00", "None")]
    public void Fetch_WithoutBars_IsSuspiciousWhenAWholeSettledSessionIsInIt(
        string symbol, string timeframeCode, string from, string to, string now, string expected)
    {
        static long UnixMs(string text) =>
            DateTimeOffset.Parse(text + "Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();

        Assert.True(Timeframe.TryParse(timeframeCode, out Timeframe? timeframe));
        SeriesKey series = new(Universe.Find(symbol)!, timeframe);
        PageExpectation first = new(series, new UtcRange(UnixMs(from), UnixMs(to)), long.MinValue);

        Assert.Equal(expected, EmptyPageRule.Judge(first, DateTimeOffset.FromUnixTimeMilliseconds(UnixMs(now))).ToString());
    }

    [Fact]
    public void Page_EmptyAfterTheLastSession_IsTheEnd()
    {
        SeriesKey series = new(Universe.Find("AAPL")!, Timeframe.FiveMinutes);
        UtcRange may = UtcRange.FromDays(new DateOnly(2025, 5, 1), new DateOnly(2025, 6, 1));
        long lastBar = new DateTimeOffset(2025, 5, 30, 23, 55, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(); // Friday, 19:55 in New York
        long dayBefore = lastBar - (24 * 60 * 60 * 1000);
        DateTimeOffset now = new(2025, 7, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(RejectReason.None, EmptyPageRule.Judge(new PageExpectation(series, may, lastBar), now));
        Assert.Equal(RejectReason.EndsWhileOpen, EmptyPageRule.Judge(new PageExpectation(series, may, dayBefore), now));
    }
}
