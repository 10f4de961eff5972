namespace MarketData.Calendars;

/// <summary>
/// US stocks and ETFs: 04:00 to 20:00 Eastern with the regular session from 09:30 to 16:00, Monday to Friday, less the
/// holidays of <see cref="UsMarketHolidays"/>; on half days the regular session ends at 13:00 and trading at 17:00.
/// </summary>
public sealed class UsEquityCalendar : MarketCalendar
{
    public static readonly UsEquityCalendar Instance = new();

    private const long HourMs = 3_600_000;

    private static readonly TimeZoneInfo Eastern = FindEastern();

    private UsEquityCalendar()
    {
    }

    public override bool TryGetSession(DateOnly day, out TradingSession session)
    {
        if (UsMarketHolidays.IsClosed(day))
        {
            session = default;
            return false;
        }

        // Daylight saving changes on Sundays only, so that a trading day always has 24 hours.
        long midnight = DayStartUnixMs(day);
        bool half = UsMarketHolidays.IsHalfDay(day);
        session = new TradingSession(
            day,
            DayStartUnixMs: midnight,
            OpenUnixMs: midnight + (4 * HourMs),
            RegularOpenUnixMs: midnight + (9 * HourMs) + (HourMs / 2),
            RegularCloseUnixMs: midnight + ((half ? 13 : 16) * HourMs),
            CloseUnixMs: midnight + ((half ? 17 : 20) * HourMs));
        return true;
    }

    public override DateOnly DayOf(long unixMs)
    {
        DateTimeOffset instant = DateTimeOffset.FromUnixTimeMilliseconds(unixMs);
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Eastern).DateTime);
    }

    public override long DayStartUnixMs(DateOnly day)
    {
        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Eastern.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
    }

    /// <summary>Windows without ICU knows the zone by its own name only.</summary>
    private static TimeZoneInfo FindEastern() =>
        TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out TimeZoneInfo? zone)
            ? zone
            : TimeZoneInfo.FindSystemTimeZoneById("Eastern Standard Time");
}
