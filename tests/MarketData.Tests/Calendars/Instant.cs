using System.Globalization;

namespace MarketData.Tests.Calendars;

/// <summary>Instants as tests write them: <c>2026-03-06T21:00Z</c>.</summary>
internal static class Instant
{
    public static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    public static long Ms(string text) => At(text).ToUnixTimeMilliseconds();
}
