using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Polygon;
using MarketData.Time;
using Perf.Testbed.Market;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>What the client gets from the stub's own process is what its market holds, to the last bit.</summary>
public sealed class StubOracleTests(StubOracleTests.StubFixture fixture) : IClassFixture<StubOracleTests.StubFixture>
{
    private static readonly UtcRange Year = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2026, 1, 1));

    public static TheoryData<string, string, bool> YearsOfBars => new()
    {
        { "AAPL", "5m", true },
        { "AAPL", "5m", false },
        { "AAPL", "4h", true },
        { "AAPL", "1d", true },
        { "AAPL", "1d", false },
        { "BTC", "5m", true },
        { "BTC", "5m", false },
        { "BTC", "4h", true },
        { "BTC", "1d", true },
        { "BTC", "1d", false },
    };

    [Theory]
    [MemberData(nameof(YearsOfBars))]
    public async Task Year_Fetched_EqualsTheMarket(string symbolName, string timeframeCode, bool acceptsGzip)
    {
        Assert.True(
            Symbol.TryParse(symbolName, out Symbol? symbol) & Timeframe.TryParse(timeframeCode, out Timeframe? timeframe));
        SeriesKey series = new(symbol!, timeframe!);
        PolygonOptions options = new(new ApiKey(fixture.Stub.ApiKey))
        {
            BaseAddress = fixture.Stub.BaseAddress,
            AcceptGzip = acceptsGzip,
        };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        FetchOutcomes outcomes = new();
        BarColumns fetched = new();
        List<BarPage> pages = [];

        await Fetches.CollectAsync(source, series, Year, outcomes, fetched, pages, TestContext.Current.CancellationToken);

        BarColumns expected = new();
        new SyntheticMarket(StubFixture.Seed).Fill(series, Year, expected);
        Assert.True(expected.Count >= 250);
        AssertSame(expected, fetched);
        Assert.Equal((0, 0, 0), (outcomes.RejectedPages, outcomes.QuarantinedBars, outcomes.Retries));
        Assert.Equal(pages.Count, outcomes.Pages);
    }

    [Fact]
    public async Task Key_Wrong_StopsTheRun()
    {
        PolygonOptions options = new(new ApiKey("wrong")) { BaseAddress = fixture.Stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));

        BarSourceException error = await Assert.ThrowsAsync<BarSourceException>(() => Fetches.CollectAsync(
            source, Pages.Series, Year, new FetchOutcomes(), new(), [], TestContext.Current.CancellationToken));

        Assert.True(error.StopsTheRun);
    }

    /// <summary>Fetches that share a source share parsers one after the other, never at once.</summary>
    [Fact]
    public async Task Fetches_SideBySide_DoNotMix()
    {
        PolygonOptions options = new(new ApiKey(fixture.Stub.ApiKey)) { BaseAddress = fixture.Stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        SyntheticMarket market = new(StubFixture.Seed);
        SeriesKey[] all = [.. Universe.TwentyFive.Take(12).Select(symbol => new SeriesKey(symbol, Timeframe.OneHour))];

        BarColumns[] fetched = await Task.WhenAll(all.Select(async series =>
        {
            BarColumns bars = new();
            await Fetches.CollectAsync(
                source, series, Year, new FetchOutcomes(), bars, [], TestContext.Current.CancellationToken);
            return bars;
        }));

        Assert.All(all.Zip(fetched), pair =>
        {
            BarColumns expected = new();
            market.Fill(pair.First, Year, expected);
            AssertSame(expected, pair.Second);
        });
    }

    private static void AssertSame(BarColumns expected, BarColumns actual)
    {
        Assert.Equal(expected.TimesUnixMs, actual.TimesUnixMs);
        Assert.Equal(expected.Opens, actual.Opens);
        Assert.Equal(expected.Highs, actual.Highs);
        Assert.Equal(expected.Lows, actual.Lows);
        Assert.Equal(expected.Closes, actual.Closes);
        Assert.Equal(expected.Volumes, actual.Volumes);
    }

    public sealed class StubFixture : IAsyncLifetime
    {
        public const int Seed = 42;

        private StubProcess? stub;

        internal StubProcess Stub => stub ?? throw new InvalidOperationException("The stub was not started.");

        public async ValueTask InitializeAsync() => stub = await StubProcess.StartAsync(new StubOptions { Seed = Seed });

        public ValueTask DisposeAsync() => stub?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
