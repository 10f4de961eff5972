using MarketData.Polygon.Http;
using MarketData.Polygon.Wire;

namespace MarketData.Polygon.Pages;

/// <summary>
/// Decides whether a parsed page is the one asked for. What makes a page wrong as a whole is judged here; a single bar that
/// cannot be true has already been left out by <see cref="WireBars"/>.
/// </summary>
internal static class PageValidator
{
    /// <param name="now">When the page came.</param>
    public static PageVerdict Judge(
        AggregatesEnvelope page, PageExpectation expected, PinnedOrigin origin, IReadOnlySet<Uri> visited, DateTimeOffset now)
    {
        if (!string.Equals(page.Ticker, expected.Ticker, StringComparison.Ordinal))
        {
            return PageVerdict.Reject(RejectReason.OtherTicker);
        }

        if (page.Adjusted != true)
        {
            return PageVerdict.Reject(RejectReason.OtherAdjustment);
        }

        if (page.ResultsCount != (page.Results?.Length ?? 0))
        {
            return PageVerdict.Reject(RejectReason.CountMismatch);
        }

        RejectReason times = JudgeTimes(page.Results, expected);
        if (times != RejectReason.None)
        {
            return PageVerdict.Reject(times);
        }

        if (!string.IsNullOrEmpty(page.NextUrl))
        {
            return JudgeNext(page.NextUrl, origin, visited);
        }

        return page.Results is { Length: > 0 } bars
            ? PageVerdict.Accept(next: null) with { EndsEarly = EmptyPageRule.IsBarDueFrom(bars.LastUnixMs + 1, expected, now) }
            : JudgeEmpty(EmptyPageRule.Judge(expected, now));
    }

    private static PageVerdict JudgeEmpty(RejectReason reason) =>
        reason == RejectReason.None ? PageVerdict.Accept(next: null) : PageVerdict.Reject(reason);

    private static RejectReason JudgeTimes(WireBars? bars, PageExpectation expected)
    {
        if (bars is null || bars.Length == 0)
        {
            return RejectReason.None;
        }

        if (!bars.TimesAscend || bars.FirstUnixMs <= expected.PreviousUnixMs)
        {
            return RejectReason.TimesNotAscending;
        }

        return expected.Range.Contains(bars.FirstUnixMs) && expected.Range.Contains(bars.LastUnixMs)
            ? RejectReason.None
            : RejectReason.TimesOutOfRange;
    }

    private static PageVerdict JudgeNext(string nextUrl, PinnedOrigin origin, IReadOnlySet<Uri> visited)
    {
        if (!origin.TryParse(nextUrl, out Uri? next))
        {
            return PageVerdict.Reject(RejectReason.ForeignNextPage);
        }

        return visited.Contains(next) ? PageVerdict.Reject(RejectReason.RepeatedNextPage) : PageVerdict.Accept(next);
    }
}
