using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MarketData.Calendars;
using MarketData.Instruments;
using MarketData.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Perf.Testbed.Stub;

/// <summary>
/// Reads <c>/v2/aggs/ticker/{ticker}/range/{multiplier}/{timespan}/{from}/{to}?adjusted&amp;sort&amp;limit&amp;cursor</c>.
/// What is not given is as Polygon has it by default; what is wrong is refused with a message that names it.
/// </summary>
internal static class AggregatesRequestParser
{
    private const int DefaultLimit = 5_000;
    private const int MaxLimit = 50_000;

    /// <summary>The last millisecond of the year 9999: beyond it a time is not one.</summary>
    private const long MaxUnixMs = 253_402_300_799_999;

    /// <summary>True when the path is the aggregates endpoint's, whatever its values are.</summary>
    public static bool IsAggregates(PathString path, out string[] segments)
    {
        segments = path.Value?.Split('/') ?? [];
        return segments is ["", "v2", "aggs", "ticker", _, "range", _, _, _, _];
    }

    /// <param name="segments">The path, as <see cref="IsAggregates"/> took it apart.</param>
    public static bool TryParse(
        string[] segments,
        IQueryCollection query,
        [NotNullWhen(true)] out AggregatesRequest? request,
        [NotNullWhen(false)] out StubError? error)
    {
        request = null;
        (string ticker, string from, string to) = (segments[4], segments[8], segments[9]);
        if (!Symbol.TryParse(ticker, out Symbol? symbol))
        {
            error = StubError.BadRequest("Invalid 'ticker'.");
            return false;
        }

        Timeframe? timeframe = Timeframe.All.FirstOrDefault(t =>
            segments[6] == t.PolygonMultiplier.ToString(CultureInfo.InvariantCulture) && segments[7] == t.PolygonTimespan);
        if (timeframe is null)
        {
            string served = string.Join(", ", Timeframe.All.Select(t => $"{t.PolygonMultiplier}/{t.PolygonTimespan}"));
            error = StubError.BadRequest($"This stub does not serve that 'multiplier' and 'timespan'; it serves {served}.");
            return false;
        }

        MarketCalendar calendar = MarketCalendar.For(symbol.AssetClass);
        if (!TryParseInstant(calendar, from, isEnd: false, out long startUnixMs)
            || !TryParseInstant(calendar, to, isEnd: true, out long endUnixMs))
        {
            error = StubError.BadRequest("Could not parse 'from' or 'to': use YYYY-MM-DD or Unix milliseconds.");
            return false;
        }

        if (endUnixMs <= startUnixMs)
        {
            error = StubError.BadRequest("The parameter 'to' cannot be a time that occurs before 'from'.");
            return false;
        }

        if (!TryParseQuery(query, out int limit, out bool adjusted, out error))
        {
            return false;
        }

        Symbol? listed = Universe.Find(ticker) is { } found && found.PolygonTicker == ticker ? found : null;
        request = new AggregatesRequest(
            ticker, listed, timeframe, new UtcRange(startUnixMs, endUnixMs), limit, adjusted, to);
        return true;
    }

    /// <summary>
    /// A date is the market's own, and as an end it is inclusive to its last instant; milliseconds are inclusive as well. What
    /// comes out is an exclusive end.
    /// </summary>
    private static bool TryParseInstant(MarketCalendar calendar, string text, bool isEnd, out long unixMs)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            unixMs = day.Year is > 1 and < 9999 ? calendar.DayStartUnixMs(isEnd ? day.AddDays(1) : day) : -1;
        }
        else if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out unixMs))
        {
            unixMs += isEnd ? 1 : 0;
        }
        else
        {
            return false;
        }

        return unixMs is >= 0 and <= MaxUnixMs;
    }

    /// <summary>A cursor stands for the query of the first page; what the URL says beside it counts more.</summary>
    private static bool TryParseQuery(
        IQueryCollection query, out int limit, out bool adjusted, [NotNullWhen(false)] out StubError? error)
    {
        limit = DefaultLimit;
        adjusted = true;
        error = null;
        Dictionary<string, StringValues>? token = null;
        if (query["cursor"] is [{ } cursor] && !PageToken.TryDecode(cursor, out token))
        {
            error = StubError.BadRequest("Invalid 'cursor'.");
            return false;
        }

        string? Value(string name) => query[name] is [{ } own] ? own : token?.GetValueOrDefault(name).ToString();

        if (Value("limit") is { Length: > 0 } limitText
            && !(int.TryParse(limitText, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit is >= 1 and <= MaxLimit))
        {
            error = StubError.BadRequest($"'limit' must be a whole number from 1 to {MaxLimit}.");
        }
        else if (Value("adjusted") is { Length: > 0 } adjustedText && !bool.TryParse(adjustedText, out adjusted))
        {
            error = StubError.BadRequest("'adjusted' must be true or false.");
        }
        else if (Value("sort") is { Length: > 0 } sort && sort != "asc")
        {
            error = StubError.BadRequest("This stub sorts ascending only: 'sort' must be asc.");
        }

        return error is null;
    }
}
