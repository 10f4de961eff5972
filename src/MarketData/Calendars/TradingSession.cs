namespace MarketData.Calendars;

/// <summary>
/// One trading day of a market. Times are Unix milliseconds, UTC; every span is half-open. For a market that never closes,
/// the session is the whole day and the regular hours are the same.
/// </summary>
/// <param name="Day">The market's own date.</param>
/// <param name="DayStartUnixMs">The market's own midnight: bars of a day or less are aligned to it.</param>
/// <param name="OpenUnixMs">First instant of trading, extended hours included.</param>
/// <param name="RegularOpenUnixMs">First instant of the regular session.</param>
/// <param name="RegularCloseUnixMs">End of the regular session.</param>
/// <param name="CloseUnixMs">End of trading, extended hours included.</param>
public readonly record struct TradingSession(
    DateOnly Day, long DayStartUnixMs, long OpenUnixMs, long RegularOpenUnixMs, long RegularCloseUnixMs, long CloseUnixMs);
