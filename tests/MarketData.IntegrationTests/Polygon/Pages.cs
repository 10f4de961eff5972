using System.Globalization;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.IntegrationTests.Polygon;

/// <summary>Texts of pages of BTC/5m on 1 January 2025, right and wrong.</summary>
internal static class Pages
{
    public static readonly SeriesKey Series = new(Symbol.Crypto("BTC"), Timeframe.FiveMinutes);

    public static readonly UtcRange Day = UtcRange.FromDays(new DateOnly(2025, 1, 1), new DateOnly(2025, 1, 2));

    /// <summary>The start of the n-th bar of the day.</summary>
    public static long Time(int index) => Day.StartUnixMs + (index * Timeframe.FiveMinutes.DurationMs);

    public static string Bar(int index) => BarAt(Time(index));

    public static string BarAt(
        long unixMs, string open = "100.5", string high = "102.25", string low = "99.75", string close = "101", string volume = "12.5") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"v":{{volume}},"vw":100.7,"o":{{open}},"c":{{close}},"h":{{high}},"l":{{low}},"t":{{unixMs}},"n":7}""");

    /// <summary>A right page of the bars from one index to another, exclusive.</summary>
    public static string Of(int first, int end, string? nextUrl = null) =>
        WithBars([.. Enumerable.Range(first, end - first).Select(Bar)], nextUrl);

    public static string WithBars(string[] bars, string? nextUrl = null) =>
        Text(results: $"[{string.Join(',', bars)}]", count: bars.Length, nextUrl: nextUrl);

    public static string Text(
        string results, int? count, string ticker = "X:BTCUSD", string adjusted = "true", string? nextUrl = null) =>
        $$"""{"ticker":"{{ticker}}","queryCount":1,"adjusted":{{adjusted}},"results":{{results}},"status":"OK","request_id":"r1" """
        + (count is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"resultsCount\":{count},\"count\":{count}"))
        + (nextUrl is null ? "}" : $",\"next_url\":\"{nextUrl}\"}}");
}
