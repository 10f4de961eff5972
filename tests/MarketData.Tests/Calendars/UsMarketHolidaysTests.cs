using System.Globalization;
using MarketData.Calendars;

namespace MarketData.Tests.Calendars;

public sealed class UsMarketHolidaysTests
{
    /// <summary>The calendars that NYSE published: year, weekdays closed, half days, and trading days in the year.</summary>
    public static TheoryData<int, string, string, int> Published { get; } = new()
    {
        { 2012, "01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25", "07-03 11-23 12-24", 250 },
        { 2013, "01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25", "07-03 11-29 12-24", 252 },
        { 2014, "01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25", "07-03 11-28 12-24", 252 },
        { 2015, "01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25", "11-27 12-24", 252 },
        { 2016, "01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26", "11-25", 252 },
        { 2017, "01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25", "07-03 11-24", 251 },
        { 2018, "01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25", "07-03 11-23 12-24", 251 },
        { 2019, "01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25", "07-03 11-29 12-24", 252 },
        { 2020, "01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25", "11-27 12-24", 253 },
        { 2021, "01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24", "11-26", 252 },
        { 2022, "01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26", "11-25", 251 },
        { 2023, "01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25", "07-03 11-24", 250 },
        { 2024, "01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25", "07-03 11-29 12-24", 252 },
        { 2025, "01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25", "07-03 11-28 12-24", 250 },
        { 2026, "01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25", "11-27 12-24", 251 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Rules_OverAYear_GiveThePublishedCalendar(int year, string closed, string half, int tradingDays)
    {
        DateOnly[] days = [.. Days(new DateOnly(year, 1, 1), new DateOnly(year + 1, 1, 1))];

        Assert.Equal(closed, Text(days.Where(d => !IsWeekend(d) && UsMarketHolidays.IsClosed(d))));
        Assert.Equal(half, Text(days.Where(UsMarketHolidays.IsHalfDay)));
        Assert.Equal(tradingDays, days.Count(d => !UsMarketHolidays.IsClosed(d)));
    }

    [Theory]
    [InlineData(2001, 9, 11)]
    [InlineData(2001, 9, 14)]
    [InlineData(2004, 6, 11)]
    [InlineData(2007, 1, 2)]
    public void IsClosed_DaysThatNoRuleGives_IsTrue(int year, int month, int day) =>
        Assert.True(UsMarketHolidays.IsClosed(new DateOnly(year, month, day)));

    [Fact]
    public void IsClosed_NewYearOnASaturday_IsNotMadeUpFor()
    {
        Assert.False(UsMarketHolidays.IsClosed(new DateOnly(2010, 12, 31)));
        Assert.False(UsMarketHolidays.IsClosed(new DateOnly(2011, 1, 3)));
        Assert.False(UsMarketHolidays.IsClosed(new DateOnly(2021, 12, 31)));
        Assert.False(UsMarketHolidays.IsClosed(new DateOnly(2022, 1, 3)));
    }

    [Fact]
    public void IsHalfDay_IndependenceDayOnAThursdayBefore2013_IsTheFridayAfter()
    {
        Assert.False(UsMarketHolidays.IsHalfDay(new DateOnly(2002, 7, 3)));
        Assert.True(UsMarketHolidays.IsHalfDay(new DateOnly(2002, 7, 5)));
        Assert.False(UsMarketHolidays.IsHalfDay(new DateOnly(2019, 7, 5)));
    }

    [Fact]
    public void IsClosed_Weekends_IsTrueForAll() =>
        Assert.All(Days(new DateOnly(1998, 1, 1), new DateOnly(2031, 1, 1)).Where(IsWeekend), d =>
        {
            Assert.True(UsMarketHolidays.IsClosed(d));
            Assert.False(UsMarketHolidays.IsHalfDay(d));
        });

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static IEnumerable<DateOnly> Days(DateOnly first, DateOnly end)
    {
        for (DateOnly day = first; day < end; day = day.AddDays(1))
        {
            yield return day;
        }
    }

    private static string Text(IEnumerable<DateOnly> days) =>
        string.Join(' ', days.Select(d => d.ToString("MM-dd", CultureInfo.InvariantCulture)));
}
