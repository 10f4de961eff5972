using System.Diagnostics.CodeAnalysis;

namespace MarketData.Time;

/// <summary>
/// The length of a bar: one of a closed list, named as users write it (<c>5m</c>). Compared by reference; immutable.
/// </summary>
public sealed class Timeframe
{
    public static readonly Timeframe FiveMinutes = new(0, "5m", TimeSpan.FromMinutes(5), 5, "minute");
    public static readonly Timeframe FifteenMinutes = new(1, "15m", TimeSpan.FromMinutes(15), 15, "minute");
    public static readonly Timeframe ThirtyMinutes = new(2, "30m", TimeSpan.FromMinutes(30), 30, "minute");
    public static readonly Timeframe OneHour = new(3, "1h", TimeSpan.FromHours(1), 1, "hour");
    public static readonly Timeframe FourHours = new(4, "4h", TimeSpan.FromHours(4), 4, "hour");
    public static readonly Timeframe OneDay = new(5, "1d", TimeSpan.FromDays(1), 1, "day");
    public static readonly Timeframe OneWeek = new(6, "1w", TimeSpan.FromDays(7), 1, "week");

    private Timeframe(int ordinal, string code, TimeSpan duration, int polygonMultiplier, string polygonTimespan)
    {
        Ordinal = ordinal;
        Code = code;
        Duration = duration;
        PolygonMultiplier = polygonMultiplier;
        PolygonTimespan = polygonTimespan;
    }

    /// <summary>Every timeframe there is, shortest first; <see cref="Ordinal"/> is the position in this list.</summary>
    public static IReadOnlyList<Timeframe> All { get; } =
        [FiveMinutes, FifteenMinutes, ThirtyMinutes, OneHour, FourHours, OneDay, OneWeek];

    /// <summary>The five timeframes of the validation plan: 5m, 15m, 1h, 4h, 1d.</summary>
    public static IReadOnlyList<Timeframe> Backfilled { get; } = [FiveMinutes, FifteenMinutes, OneHour, FourHours, OneDay];

    public int Ordinal { get; }

    /// <summary>The name users write: <c>5m</c>, <c>1h</c>, <c>1d</c> …</summary>
    public string Code { get; }

    /// <summary>The nominal length of a bar; sessions and daylight saving can make a real one shorter.</summary>
    public TimeSpan Duration { get; }

    public long DurationMs => (long)Duration.TotalMilliseconds;

    /// <summary>Shorter than a day: its bars lie inside sessions, and Polygon counts their pages in minutes.</summary>
    public bool IsIntraday => Duration < TimeSpan.FromDays(1);

    public int PolygonMultiplier { get; }

    public string PolygonTimespan { get; }

    public static bool TryParse(string? code, [NotNullWhen(true)] out Timeframe? timeframe)
    {
        timeframe = All.FirstOrDefault(t => string.Equals(t.Code, code, StringComparison.Ordinal));
        return timeframe is not null;
    }

    public override string ToString() => Code;
}
