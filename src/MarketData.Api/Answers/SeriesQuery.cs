using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using MarketData.Api.Problems;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.Time;
using Microsoft.Extensions.Primitives;

namespace MarketData.Api.Answers;

/// <summary>What a request for rows of a series asks for, checked.</summary>
/// <param name="Range">Null when neither start nor end was given.</param>
internal sealed record SeriesQuery(SeriesKey Series, UtcRange? Range, int Limit)
{
    public const int MaxLimit = 10_000;

    public const int DefaultLimit = 500;

    private const string AllowedInstant =
        "a date (2026-01-31) or an instant (2026-01-31T14:30:00Z), in UTC when it names no offset";

    private static readonly BadParameter BadSymbol = new(
        "symbol",
        "a symbol such as AAPL, BRK.B, BTC or X:BTCUSD: up to 15 letters, digits, dots and hyphens, after an optional X:");

    private static readonly BadParameter BadTimeframe = new(
        "timeframe", "one of " + string.Join(", ", Timeframe.All.Select(t => t.Code)));

    private static readonly BadParameter BadLimit = new("limit", $"a whole number from 1 to {MaxLimit}");

    private static readonly BadParameter BadStart = new("start", AllowedInstant);

    private static readonly BadParameter BadEnd = new("end", AllowedInstant);

    private static readonly BadParameter BadOrder = new("end", "later than start");

    private static readonly string[] InstantFormats =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>
    /// Reads the parameters; one that is absent or empty takes its default (timeframe 1d, limit 500, no bounds), and one that
    /// comes twice is refused. Returns false and the first bad one otherwise.
    /// </summary>
    public static bool TryParse(
        string? symbolText,
        IQueryCollection parameters,
        [NotNullWhen(true)] out SeriesQuery? query,
        [NotNullWhen(false)] out BadParameter? bad)
    {
        query = null;
        Timeframe? timeframe = Timeframe.OneDay;
        int limit = DefaultLimit;
        DateTimeOffset start = DateTimeOffset.MinValue;
        DateTimeOffset end = DateTimeOffset.MaxValue;

        bad = !Symbol.TryParse(symbolText, out Symbol? symbol) ? BadSymbol
            : IsGiven(parameters, "timeframe", out string? text) && !Timeframe.TryParse(text, out timeframe) ? BadTimeframe
            : IsGiven(parameters, "limit", out text) && !TryParseLimit(text, out limit) ? BadLimit
            : IsGiven(parameters, "start", out string? startText) && !TryParseInstant(startText, out start) ? BadStart
            : IsGiven(parameters, "end", out string? endText) && !TryParseInstant(endText, out end) ? BadEnd
            : start >= end ? BadOrder
            : null;
        if (bad is not null)
        {
            return false;
        }

        bool bounded = start > DateTimeOffset.MinValue || end < DateTimeOffset.MaxValue;
        UtcRange range = new(start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        query = new SeriesQuery(new SeriesKey(symbol!, timeframe!), bounded ? range : null, limit);
        return true;
    }

    /// <summary>Text that came twice is given, and is joined by a comma, which no parameter allows.</summary>
    private static bool IsGiven(IQueryCollection parameters, string name, out string? text)
    {
        StringValues values = parameters[name];
        text = values.ToString();
        return text.Length > 0;
    }

    private static bool TryParseLimit(string? text, out int limit) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MaxLimit;

    private static bool TryParseInstant(string? text, out DateTimeOffset instant) => DateTimeOffset.TryParseExact(
        text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
