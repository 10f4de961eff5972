using System.Globalization;

namespace MarketData.Recovery;

/// <summary>Spans of time as the user writes them: <c>30 s</c>, <c>5 min</c>, <c>6 h</c>.</summary>
public static class Durations
{
    /// <summary>In the largest unit in which it is a whole number.</summary>
    public static string Text(TimeSpan span) =>
        span == TimeSpan.Zero ? "0 s"
        : span.Ticks % TimeSpan.TicksPerHour == 0 ? Text(span.TotalHours, "h")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 ? Text(span.TotalMinutes, "min")
        : span.Ticks % TimeSpan.TicksPerSecond == 0 ? Text(span.TotalSeconds, "s")
        : Text(span.TotalMilliseconds, "ms");

    private static string Text(double count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}");
}
