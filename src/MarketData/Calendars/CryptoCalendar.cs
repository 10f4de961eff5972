namespace MarketData.Calendars;

/// <summary>Crypto trades always; its days are UTC days.</summary>
public sealed class CryptoCalendar : MarketCalendar
{
    public static readonly CryptoCalendar Instance = new();

    private const long DayMs = 86_400_000;

    private static readonly int EpochDay = new DateOnly(1970, 1, 1).DayNumber;

    private CryptoCalendar()
    {
    }

    public override bool TryGetSession(DateOnly day, out TradingSession session)
    {
        long start = DayStartUnixMs(day);
        session = new TradingSession(day, start, start, start, start + DayMs, start + DayMs);
        return true;
    }

    public override DateOnly DayOf(long unixMs) =>
        DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(unixMs).UtcDateTime);

    public override long DayStartUnixMs(DateOnly day) => (day.DayNumber - EpochDay) * DayMs;
}
