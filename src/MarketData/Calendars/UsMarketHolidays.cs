namespace MarketData.Calendars;

/// <summary>
/// The New York Stock Exchange's closures and half days, by rule since 1998 and with the days that no rule gives (mourning,
/// storms, attacks). Source: NYSE Rule 7.2 and the exchange's published calendars.
/// </summary>
public static class UsMarketHolidays
{
    private static readonly HashSet<DateOnly> UnscheduledClosures =
    [
        new(2001, 9, 11), new(2001, 9, 12), new(2001, 9, 13), new(2001, 9, 14), // attacks of 11 September
        new(2004, 6, 11), // mourning: Reagan
        new(2007, 1, 2), // mourning: Ford
        new(2012, 10, 29), new(2012, 10, 30), // hurricane Sandy
        new(2018, 12, 5), // mourning: Bush
        new(2025, 1, 9), // mourning: Carter
    ];

    private static readonly HashSet<DateOnly> UnscheduledHalfDays = [new(1999, 12, 31), new(2003, 12, 26)];

    /// <summary>Closed all day: weekends and holidays.</summary>
    public static bool IsClosed(DateOnly day) =>
        day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || IsScheduledHoliday(day) || UnscheduledClosures.Contains(day);

    /// <summary>
    /// Open, but only until 13:00: the day after Thanksgiving, and the day before Independence Day and Christmas when that day
    /// and the holiday itself both fall on a weekday.
    /// </summary>
    public static bool IsHalfDay(DateOnly day)
    {
        if (IsClosed(day))
        {
            return false;
        }

        return (day.Month, day.Day) switch
        {
            // Until 2012 the half day beside a Thursday's Independence Day was the Friday after it.
            (7, 3) => day.DayOfWeek is not DayOfWeek.Friday && (day.DayOfWeek is not DayOfWeek.Wednesday || day.Year >= 2013),
            (7, 5) => day.DayOfWeek is DayOfWeek.Friday && day.Year < 2013,
            (11, _) => day == Nth(4, DayOfWeek.Thursday, 11, day.Year).AddDays(1),
            (12, 24) => day.DayOfWeek is not DayOfWeek.Friday,
            _ => UnscheduledHalfDays.Contains(day),
        };
    }

    private static bool IsScheduledHoliday(DateOnly day)
    {
        int year = day.Year;
        return day.Month switch
        {
            // New Year's Day on a Saturday is not made up for: the Friday before is the last of the accounting year.
            1 => day == SundayToMonday(new DateOnly(year, 1, 1)) || day == Nth(3, DayOfWeek.Monday, 1, year),
            2 => day == Nth(3, DayOfWeek.Monday, 2, year),
            3 or 4 => day == GoodFriday(year),
            5 => day == Last(DayOfWeek.Monday, 5, year),
            6 => year >= 2022 && day == Observed(new DateOnly(year, 6, 19)),
            7 => day == Observed(new DateOnly(year, 7, 4)),
            9 => day == Nth(1, DayOfWeek.Monday, 9, year),
            11 => day == Nth(4, DayOfWeek.Thursday, 11, year),
            12 => day == Observed(new DateOnly(year, 12, 25)),
            _ => false,
        };
    }

    private static DateOnly Observed(DateOnly holiday) =>
        holiday.DayOfWeek == DayOfWeek.Saturday ? holiday.AddDays(-1) : SundayToMonday(holiday);

    private static DateOnly SundayToMonday(DateOnly holiday) =>
        holiday.DayOfWeek == DayOfWeek.Sunday ? holiday.AddDays(1) : holiday;

    private static DateOnly Nth(int n, DayOfWeek dayOfWeek, int month, int year)
    {
        DateOnly first = new(year, month, 1);
        int offset = ((int)dayOfWeek - (int)first.DayOfWeek + 7) % 7;
        return first.AddDays(offset + (7 * (n - 1)));
    }

    private static DateOnly Last(DayOfWeek dayOfWeek, int month, int year)
    {
        DateOnly last = new DateOnly(year, month, 1).AddMonths(1).AddDays(-1);
        return last.AddDays(-(((int)last.DayOfWeek - (int)dayOfWeek + 7) % 7));
    }

    /// <summary>Two days before Easter Sunday, which is found by the anonymous Gregorian algorithm (Meeus, Jones, Butcher).</summary>
    private static DateOnly GoodFriday(int year)
    {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int d = b / 4;
        int e = b % 4;
        int f = (b + 8) / 25;
        int g = (b - f + 1) / 3;
        int h = ((19 * a) + b - d - g + 15) % 30;
        int i = c / 4;
        int k = c % 4;
        int l = (32 + (2 * e) + (2 * i) - h - k) % 7;
        int m = (a + (11 * h) + (22 * l)) / 451;
        int month = (h + l - (7 * m) + 114) / 31;
        int day = ((h + l - (7 * m) + 114) % 31) + 1;
        return new DateOnly(year, month, day).AddDays(-2);
    }
}
