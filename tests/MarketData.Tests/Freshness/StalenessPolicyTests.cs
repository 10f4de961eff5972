using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Tests.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Freshness;

public sealed class StalenessPolicyTests
{
    /// <summary>Symbol, timeframe, newest bar's start, computed at, now, status, age in minutes, hours of the warning.</summary>
    public static TheoryData<string, string, string, string, string, FreshnessStatus, double, int?> Golden { get; } = new()
    {
        // In a session: the next bar completes five minutes after the newest one's end; one hour later the data are aging.
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-15T14:09:59Z", FreshnessStatus.Fresh, 0, null },
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-15T14:20Z", FreshnessStatus.Fresh, 10, null },
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-15T15:09:30Z", FreshnessStatus.Fresh, 59.5, null },
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-15T15:10Z", FreshnessStatus.Aging, 60, null },
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-15T20:09:30Z", FreshnessStatus.Aging, 359.5, null },
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-15T20:10Z", FreshnessStatus.Stale, 360, 6 },
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-07-16T02:05Z", FreshnessStatus.Stale, 715, 12 },

        // Older than a day: stale with its age, never missing.
        { "AAPL", "5m", "2026-07-15T14:00Z", "2026-07-15T14:05:10Z", "2026-08-14T14:10Z", FreshnessStatus.Stale, 43_200, 720 },

        // An unfinished bar is whole only up to the moment it was computed.
        { "AAPL", "1h", "2026-07-15T14:00Z", "2026-07-15T14:20Z", "2026-07-15T14:59Z", FreshnessStatus.Fresh, 0, null },
        { "AAPL", "1h", "2026-07-15T14:00Z", "2026-07-15T14:20Z", "2026-07-15T16:00Z", FreshnessStatus.Aging, 60, null },
        { "AAPL", "1h", "2026-07-15T14:00Z", "2026-07-15T15:00Z", "2026-07-15T16:59Z", FreshnessStatus.Fresh, 59, null },

        // Weekend: the last bar of Friday is the newest possible one until Monday's first is complete.
        { "AAPL", "5m", "2026-07-17T23:55Z", "2026-07-18T00:00:05Z", "2026-07-19T12:00Z", FreshnessStatus.Fresh, 0, null },
        { "AAPL", "5m", "2026-07-17T23:55Z", "2026-07-18T00:00:05Z", "2026-07-20T08:04:59Z", FreshnessStatus.Fresh, 0, null },
        { "AAPL", "5m", "2026-07-17T23:55Z", "2026-07-18T00:00:05Z", "2026-07-20T09:05Z", FreshnessStatus.Aging, 60, null },
        { "AAPL", "5m", "2026-07-17T23:55Z", "2026-07-18T00:00:05Z", "2026-07-20T14:05Z", FreshnessStatus.Stale, 360, 62 },

        // One bar short of the close: behind all weekend.
        { "AAPL", "5m", "2026-07-17T23:50Z", "2026-07-17T23:55:05Z", "2026-07-19T12:00Z", FreshnessStatus.Stale, 2_160, 36 },

        // Holiday: Thursday, 3 July 2025 trades until 17:00 Eastern, Friday is closed, then comes the weekend.
        { "SPY", "1h", "2025-07-03T20:00Z", "2025-07-03T21:01Z", "2025-07-07T08:30Z", FreshnessStatus.Fresh, 0, null },
        { "SPY", "4h", "2025-07-03T20:00Z", "2025-07-03T21:00Z", "2025-07-07T11:59Z", FreshnessStatus.Fresh, 0, null },
        { "SPY", "4h", "2025-07-03T20:00Z", "2025-07-03T21:00Z", "2025-07-07T13:30Z", FreshnessStatus.Aging, 90, null },

        // Half day: its last 4h bar is complete at 17:00 Eastern, not at 20:00.
        { "SPY", "4h", "2026-11-27T17:00Z", "2026-11-27T21:00Z", "2026-11-27T23:30Z", FreshnessStatus.Aging, 90, null },
        { "SPY", "1d", "2026-11-25T05:00Z", "2026-11-26T01:05Z", "2026-11-27T21:59Z", FreshnessStatus.Fresh, 0, null },
        { "SPY", "1d", "2026-11-25T05:00Z", "2026-11-26T01:05Z", "2026-11-28T00:00Z", FreshnessStatus.Aging, 120, null },

        // Daily bars are complete when the session closes; the clocks change in between.
        { "SPY", "1d", "2026-03-06T05:00Z", "2026-03-07T01:30Z", "2026-03-09T23:59Z", FreshnessStatus.Fresh, 0, null },
        { "SPY", "1d", "2026-03-06T05:00Z", "2026-03-07T01:30Z", "2026-03-10T01:00Z", FreshnessStatus.Aging, 60, null },
        { "SPY", "1d", "2026-10-30T04:00Z", "2026-10-31T00:30Z", "2026-11-03T00:59Z", FreshnessStatus.Fresh, 0, null },
        { "SPY", "1d", "2026-10-30T04:00Z", "2026-10-31T00:30Z", "2026-11-03T07:00Z", FreshnessStatus.Stale, 360, 79 },
        { "SPY", "5m", "2026-10-30T23:55Z", "2026-10-31T00:00Z", "2026-11-02T09:04Z", FreshnessStatus.Fresh, 0, null },

        // The scheduler's 01:30 UTC finds an unfinished day of crypto, and the day before it whole.
        { "BTC", "1d", "2026-07-15T00:00Z", "2026-07-15T01:30Z", "2026-07-15T23:59Z", FreshnessStatus.Fresh, 0, null },
        { "BTC", "1d", "2026-07-15T00:00Z", "2026-07-15T01:30Z", "2026-07-16T01:30Z", FreshnessStatus.Aging, 90, null },

        // Crypto never rests.
        { "BTC", "5m", "2026-07-17T23:55Z", "2026-07-18T00:00:05Z", "2026-07-18T00:04:59Z", FreshnessStatus.Fresh, 0, null },
        { "BTC", "5m", "2026-07-17T23:55Z", "2026-07-18T00:00:05Z", "2026-07-18T12:05Z", FreshnessStatus.Stale, 720, 12 },
        { "BTC", "1w", "2026-07-12T00:00Z", "2026-07-19T00:10Z", "2026-07-25T23:59Z", FreshnessStatus.Fresh, 0, null },
        { "SPY", "1w", "2026-07-12T04:00Z", "2026-07-18T00:10Z", "2026-07-25T00:30Z", FreshnessStatus.Fresh, 30, null },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Judge_GoldenSituation_GivesStatusAgeAndWarning(
        string symbol,
        string timeframe,
        string newest,
        string computed,
        string now,
        FreshnessStatus status,
        double ageMinutes,
        int? hours)
    {
        NewestBar bar = new(Instant.Ms(newest), Instant.At(computed));

        Staleness verdict = StalenessPolicy.Judge(Series(symbol, timeframe), bar, Instant.At(now));

        Assert.Equal(status, verdict.Status);
        Assert.Equal(ageMinutes, verdict.Age.TotalMinutes, tolerance: 1e-6);
        Assert.Equal(bar, verdict.Newest);
        string? warning = status switch
        {
            FreshnessStatus.Aging => "features aging",
            FreshnessStatus.Stale => $"last computed {hours}h ago",
            _ => null,
        };
        Assert.Equal(warning, verdict.Warning);
    }

    [Fact]
    public void Judge_NothingStored_IsMissing()
    {
        Staleness verdict = StalenessPolicy.Judge(Series("AAPL", "5m"), newest: null, Instant.At("2026-07-15T14:00Z"));

        Assert.Equal(FreshnessStatus.Missing, verdict.Status);
        Assert.Null(verdict.Newest);
        Assert.NotNull(verdict.Warning);
    }

    [Fact]
    public void Judge_ClockSteppedBackBehindTheData_IsFresh()
    {
        NewestBar bar = new(Instant.Ms("2026-07-15T14:00Z"), Instant.At("2026-07-15T14:05Z"));

        Staleness verdict = StalenessPolicy.Judge(Series("BTC", "5m"), bar, Instant.At("2026-07-15T13:00Z"));

        Assert.Equal((FreshnessStatus.Fresh, TimeSpan.Zero), (verdict.Status, verdict.Age));
    }

    [Theory]
    [InlineData("AAPL")]
    [InlineData("BTC")]
    public void Judge_AsTimePasses_NeverGetsFresherAndStartsFresh(string symbol)
    {
        Random random = new(5);
        MarketCalendar calendar = MarketCalendar.For(Series(symbol, "5m").Symbol.AssetClass);
        foreach (Timeframe timeframe in Timeframe.All)
        {
            for (int i = 0; i < 100; i++)
            {
                long somewhen = random.NextInt64(Instant.Ms("2025-01-01T00:00Z"), Instant.Ms("2026-12-01T00:00Z"));
                long endMs = calendar.FirstCompletionAfter(timeframe, somewhen);
                DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(endMs);
                NewestBar bar = new(calendar.BarStartUnixMs(timeframe, endMs - 1), now);

                Staleness previous = StalenessPolicy.Judge(Series(symbol, timeframe.Code), bar, now);
                Assert.Equal((FreshnessStatus.Fresh, TimeSpan.Zero), (previous.Status, previous.Age));
                for (int step = 0; step < 40; step++)
                {
                    now = now.AddMinutes(random.Next(1, 600));
                    Staleness next = StalenessPolicy.Judge(Series(symbol, timeframe.Code), bar, now);
                    Assert.True(next.Age >= previous.Age && next.Status >= previous.Status);
                    Assert.True(next.Age <= now - DateTimeOffset.FromUnixTimeMilliseconds(endMs));
                    previous = next;
                }
            }
        }
    }

    private static SeriesKey Series(string symbol, string timeframe)
    {
        Assert.True(Symbol.TryParse(symbol, out Symbol? parsed));
        Assert.True(Timeframe.TryParse(timeframe, out Timeframe? length));
        return new SeriesKey(parsed, length);
    }
}
