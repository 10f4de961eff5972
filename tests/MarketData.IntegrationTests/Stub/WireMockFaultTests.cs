using System.Diagnostics;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Market;
using MarketData.IntegrationTests.Polygon;
using MarketData.Polygon;
using MarketData.Time;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;
using Perf.Testbed.WireMock;

namespace MarketData.IntegrationTests.Stub;

/// <summary>The faults that a real server makes, met by our client; the control of each is the same fetch without retries.</summary>
[Collection(WireMockCollection.Name)]
public sealed class WireMockFaultTests(WireMockFixture fixture)
{
    private static readonly SeriesKey Series = new(Universe.Find("BTC")!, Timeframe.OneHour);
    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 5, 1), new DateOnly(2025, 6, 30));

    /// <summary>
    /// .NET's handler itself asks again, three times, when a connection ends without a byte of an answer; the fault must outlast
    /// that to reach our client.
    /// </summary>
    private const int EmptyResponsesOfOneAttempt = 4;

    private static readonly IReadOnlyDictionary<string, WireMockFault> Faults =
        new Dictionary<string, WireMockFault>(StringComparer.Ordinal)
        {
            ["429"] = WireMockFault.RateLimited(retryAfter: "1"),
            ["empty response"] = WireMockFault.EmptyResponse,
            ["malformed chunk"] = WireMockFault.MalformedChunk,
            ["random data"] = WireMockFault.RandomData,
            ["connection reset"] = WireMockFault.ConnectionReset,
            ["begun too late"] = WireMockFault.Delayed(TimeSpan.FromSeconds(30)),
            ["dribbled too long"] = WireMockFault.Dribbled(chunks: 30, TimeSpan.FromSeconds(30)),
        };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Fault_Once_IsRetriedAndNothingIsLost(string name)
    {
        await LoadAsync();
        await InjectForOneAttemptAsync(name);
        FetchOutcomes outcomes = new();

        BarColumns fetched = await FetchAsync(Options(TimeSpan.FromMilliseconds(20)), outcomes);

        Bar.AssertEqual(Expected(), fetched);
        Assert.Equal((3, 1, 2), (outcomes.Requests, outcomes.Retries, outcomes.Pages));
        Assert.Equal(name == "429" ? 1 : 0, outcomes.RateLimited);
    }

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Fault_WithoutRetries_FailsTheFetch(string name)
    {
        await LoadAsync();
        await InjectForOneAttemptAsync(name);

        BarSourceException error = await Assert.ThrowsAsync<BarSourceException>(() => FetchAsync(Options(), new FetchOutcomes()));

        Assert.False(error.StopsTheRun);
    }

    [Fact]
    public async Task Dribble_WithinTheAttempt_IsTheRightAnswer()
    {
        await LoadAsync();
        await fixture.WireMock.InjectAsync(WireMockFault.Dribbled(chunks: 10, TimeSpan.FromMilliseconds(600)), times: 1, Cancel);
        FetchOutcomes outcomes = new();
        long began = Stopwatch.GetTimestamp();

        BarColumns fetched = await FetchAsync(Options() with { AttemptTimeout = TimeSpan.FromSeconds(30) }, outcomes);

        Bar.AssertEqual(Expected(), fetched);
        Assert.Equal(0, outcomes.Retries);
        Assert.True(Stopwatch.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(400), "The answer was not spread out.");
    }

    [Fact]
    public async Task Faults_MetByAFetch_AreInTheRecordAndThePagesAreNotCountedTwice()
    {
        await LoadAsync();
        await fixture.WireMock.InjectAsync(WireMockFault.RateLimited("1"), times: 1, Cancel);
        await fixture.WireMock.InjectAsync(WireMockFault.ConnectionReset, times: 1, Cancel);

        BarColumns fetched = await FetchAsync(
            Options(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)), new FetchOutcomes());

        ServedRecord served = await fixture.WireMock.GetServedAsync(Cancel);
        Assert.Equal((4L, 1L, 2L), (served.Requests, served.RateLimited, served.Pages));
        Assert.Equal(fetched.Count, served.Bars);
    }

    private static BarColumns Expected()
    {
        BarColumns expected = new();
        new SyntheticMarket(WireMockFixture.Options.Seed).Fill(Series, Range, expected);
        return expected;
    }

    /// <summary>Two pages, no faults left of another test.</summary>
    private async Task LoadAsync()
    {
        await fixture.WireMock.LoadAsync(Series, Range, cancellationToken: Cancel);
        await fixture.WireMock.HealAsync(Cancel);
    }

    private Task InjectForOneAttemptAsync(string name) => fixture.WireMock.InjectAsync(
        Faults[name], name == "empty response" ? EmptyResponsesOfOneAttempt : 1, Cancel);

    private PolygonOptions Options(params TimeSpan[] retryDelays) => new(new ApiKey(fixture.WireMock.ApiKey))
    {
        BaseAddress = fixture.WireMock.BaseAddress,
        AttemptTimeout = TimeSpan.FromSeconds(3),
        RetryDelays = retryDelays,
    };

    private static async Task<BarColumns> FetchAsync(PolygonOptions options, FetchOutcomes outcomes)
    {
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        BarColumns bars = new();
        await Fetches.CollectAsync(source, Series, Range, outcomes, bars, [], Cancel);
        return bars;
    }
}
