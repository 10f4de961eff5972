using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Tests.Calendars;

/// <summary>What must hold for every calendar, over thirty years and at random instants.</summary>
public sealed class MarketCalendarPropertyTests
{
    private static readonly UtcRange Years = UtcRange.FromDays(new DateOnly(1998, 1, 1), new DateOnly(2031, 1, 1));

    public static TheoryData<AssetClass> Markets { get; } = [AssetClass.Stock, AssetClass.Crypto];

    [Theory]
    [MemberData(nameof(Markets))]
    public void Sessions_OverYears_AreOrderedDisjointAndInsideTheirDay(AssetClass assetClass)
    {
        MarketCalendar calendar = MarketCalendar.For(assetClass);
        long previousClose = long.MinValue;
        int sessions = 0;
        foreach (TradingSession s in calendar.Sessions(Years))
        {
            sessions++;
            Assert.True(previousClose <= s.OpenUnixMs);
            Assert.Equal(s.DayStartUnixMs, calendar.DayStartUnixMs(s.Day));
            Assert.True(s.DayStartUnixMs <= s.OpenUnixMs && s.OpenUnixMs <= s.RegularOpenUnixMs);
            Assert.True(s.RegularOpenUnixMs < s.RegularCloseUnixMs && s.RegularCloseUnixMs <= s.CloseUnixMs);
            Assert.True(s.CloseUnixMs <= calendar.DayStartUnixMs(s.Day.AddDays(1)));
            Assert.Equal(s.Day, calendar.DayOf(s.OpenUnixMs));
            Assert.Equal(s.Day, calendar.DayOf(s.CloseUnixMs - 1));
            previousClose = s.CloseUnixMs;
        }

        Assert.InRange(sessions, 33 * 248, 33 * 366);
    }

    [Theory]
    [MemberData(nameof(Markets))]
    public void DayOf_AnyInstant_IsTheDayThatContainsIt(AssetClass assetClass)
    {
        MarketCalendar calendar = MarketCalendar.For(assetClass);
        foreach (long instant in Instants())
        {
            DateOnly day = calendar.DayOf(instant);
            Assert.InRange(instant, calendar.DayStartUnixMs(day), calendar.DayStartUnixMs(day.AddDays(1)) - 1);
        }
    }

    [Theory]
    [MemberData(nameof(Markets))]
    public void BarStart_AnyInstant_IsIdempotentAndAtMostOneBarBefore(AssetClass assetClass)
    {
        MarketCalendar calendar = MarketCalendar.For(assetClass);
        foreach (long instant in Instants())
        {
            foreach (Timeframe timeframe in Timeframe.All)
            {
                long start = calendar.BarStartUnixMs(timeframe, instant);

                // A day may have 25 hours and a week 169.
                long longest = timeframe.DurationMs + (timeframe.IsIntraday ? 0 : 3_600_000);
                Assert.InRange(instant - start, 0, longest - 1);
                Assert.Equal(start, calendar.BarStartUnixMs(timeframe, start));
                if (timeframe != Timeframe.OneWeek)
                {
                    Assert.Equal(calendar.DayOf(instant), calendar.DayOf(start));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Markets))]
    public void FirstCompletionAfter_AnyInstant_IsTheFirstOfAllCompletions(AssetClass assetClass)
    {
        MarketCalendar calendar = MarketCalendar.For(assetClass);
        UtcRange year = UtcRange.FromDays(new DateOnly(2024, 12, 1), new DateOnly(2026, 2, 1));
        Random random = new(11);
        foreach (Timeframe timeframe in Timeframe.All)
        {
            long[] completions = [.. Completions(calendar, timeframe, year)];
            long last = completions[^1];
            for (int i = 0; i < 2_000; i++)
            {
                long instant = i % 2 == 0
                    ? random.NextInt64(year.StartUnixMs, last)
                    : completions[random.Next(completions.Length - 1)] - random.Next(2);
                int next = Array.BinarySearch(completions, instant + 1);

                Assert.Equal(completions[next < 0 ? ~next : next], calendar.FirstCompletionAfter(timeframe, instant));
            }
        }
    }

    /// <summary>The oracle: every bar of every session, written down one after the other.</summary>
    private static IEnumerable<long> Completions(MarketCalendar calendar, Timeframe timeframe, UtcRange range)
    {
        if (!timeframe.IsIntraday)
        {
            return calendar.Sessions(range)
                .GroupBy(s => calendar.BarStartUnixMs(timeframe, s.OpenUnixMs))
                .Select(bar => bar.Max(s => s.CloseUnixMs));
        }

        return calendar.Sessions(range).SelectMany(s => Enumerable
            .Range(0, 1 + (int)((s.CloseUnixMs - s.OpenUnixMs - 1) / timeframe.DurationMs))
            .Select(i => Math.Min(s.OpenUnixMs + ((i + 1) * timeframe.DurationMs), s.CloseUnixMs)));
    }

    private static IEnumerable<long> Instants()
    {
        Random random = new(3);
        for (int i = 0; i < 5_000; i++)
        {
            yield return random.NextInt64(Years.StartUnixMs, Years.EndUnixMs);
        }

        // The hours around the changes of the clocks, and before the epoch.
        foreach (string change in (string[])["2026-03-08T07:00Z", "2026-11-01T06:00Z", "1970-01-01T00:00Z", "1969-12-31T12:00Z"])
        {
            for (int minutes = -1_500; minutes <= 1_500; minutes += 10)
            {
                yield return Instant.Ms(change) + (minutes * 60_000L);
                yield return Instant.Ms(change) + (minutes * 60_000L) - 1;
            }
        }
    }
}
